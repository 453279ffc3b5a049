import { html } from 'hono/html';
import { document } from './layout.ts';

/** A user whose password is the user name. */
export interface DemoUser {
  readonly username: string;
  readonly role: string;
  readonly groups: readonly string[];
}

export interface Login {
  /** The address to go to after signing in. */
  readonly url: string;
  readonly problem?: string;
  readonly demoUsers: readonly DemoUser[];
}

/** The form to sign in with, and a button for each demo user. */
export function loginPage(prefix: string, { url, problem, demoUsers }: Login): string {
  return document({
    prefix,
    title: 'Sign in · local-connect',
    bodyClass: 'card',
    body: html`<main>
      <h1>Sign in</h1>
      ${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`}
      <form method="post" action="${prefix}/__login__" id="sign-in">
        <input type="hidden" name="url" value="${url}">
        <label>User name <input name="username" autocomplete="username" required autofocus></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
        <button class="primary">Sign in</button>
      </form>
      ${demoUsers.length === 0 ? '' : demoSection(prefix, url, demoUsers)}
    </main>`,
  }).toString();
}

function demoSection(prefix: string, url: string, users: readonly DemoUser[]) {
  return html`<form method="post" action="${prefix}/__login__" class="demo">
    <input type="hidden" name="url" value="${url}">
    <h2>Demo users</h2>
    ${users.map(
      ({ username, role, groups }) => html`<button name="demo" value="${username}">
        <strong>${username}</strong> <span>${groups.length === 0 ? role : `${role}, groups ${groups.join(', ')}`}</span>
      </button>`,
    )}
  </form>`;
}
