import type { SyntaxNode } from '@lezer/common';
import type { Binding } from './bindings.ts';
import type { Budget } from './budget.ts';
import type { ImportedName } from './imports.ts';
import { importedModule } from './modules.ts';
import type { Module, Sources } from './sources.ts';
import { itemOf, oneOf, type Scope, unknown, type Value } from './value.ts';

/** How many modules are followed by `import *`. */
const maxStars = 50;

/** What the names of the app's modules and functions are. */
export class Names {
  readonly #sources: Sources;
  readonly #budget: Budget;
  readonly #evaluate: (scope: Scope, node: SyntaxNode) => Value;
  readonly #known = new Map<string, Value>();

  constructor(sources: Sources, budget: Budget, evaluate: (scope: Scope, node: SyntaxNode) => Value) {
    this.#sources = sources;
    this.#budget = budget;
    this.#evaluate = evaluate;
  }

  /** The names that a module binds, those of `import *` included, with the offset of the last statement that does. */
  all(module: Module): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    const modules = new Set([module]);
    for (const source of modules) {
      for (const [name, bindings] of source.bindings) {
        if (name === '*' || found.has(name)) continue;
        found.set(name, source === module ? (bindings.at(-1)?.offset ?? 0) : 0);
      }
      for (const { value } of source.bindings.get('*') ?? []) {
        const target =
          value.kind === 'import' && importedModule(source, value.imported, this.#sources.modules);
        const next = target ? this.#sources.module(this.#sources.modules.find(target)) : undefined;
        if (next && modules.size < maxStars) modules.add(next);
      }
    }
    return found;
  }

  /** A name in a scope: a local name of a function, one of its parameters, or a name of the module. */
  inScope(scope: Scope, name: string): Value {
    const { locals, module, before = Infinity } = scope;
    const bindings = (locals?.bindings.get(name) ?? []).filter(({ offset }) => offset < before);
    if (bindings.length > 0) return this.#lastOf(scope, bindings);
    const parameter = locals?.parameters.get(name);
    if (parameter) return parameter();
    const value = this.inModule(module, name, locals ? Infinity : before);
    // A name that the module does not bind is one of Python's built-ins.
    return value.kind === 'missing' ? unknown : value;
  }

  /** A name of a module. @param before the offset of a statement; after the import unless given */
  inModule(module: Module, name: string, before = Infinity): Value {
    const key = `${module.path}\0${name}\0${before}`;
    const known = this.#known.get(key);
    if (known) return known;
    return this.#budget.deeper(() => {
      // While it is read, so that a circle of imports ends.
      this.#known.set(key, unknown);
      const value = this.#readName(module, name, before);
      this.#known.set(key, value);
      return value;
    }, unknown);
  }

  /** An attribute of a value, as a module sees it. */
  attribute(of: Value, name: string, from: Module): Value {
    switch (of.kind) {
      case 'module': {
        const module = this.#sources.module(this.#sources.modules.find(of.name));
        // `from . import web` in a package's own __init__.py means the submodule.
        if (module && module.path !== from.path) {
          const value = this.inModule(module, name);
          if (value.kind !== 'missing') return value;
        }
        const submodule = `${of.name}.${name}`;
        if (this.#sources.modules.has(submodule)) return { kind: 'module', name: submodule };
        return module ? { kind: 'missing' } : unknown;
      }
      case 'library':
        return { kind: 'library', name: `${of.name}.${name}` };
      case 'library result':
        return { ...of, by: `${of.by}.${name}` };
      case 'dash':
        return name === 'server'
          ? { kind: 'server', of }
          : { kind: 'other', description: `the attribute ${name} of a Dash app` };
      default:
        return unknown;
    }
  }

  #readName(module: Module, name: string, before: number): Value {
    const bindings = (module.bindings.get(name) ?? []).filter(({ offset }) => offset < before);
    if (bindings.length > 0) {
      const value = this.#lastOf({ module }, bindings);
      // A function may set it with `global`.
      if (value.kind === 'other' && module.globals.has(name)) return unknown;
      if (value.kind !== 'missing') return value;
    }
    const imported = this.#importedByStar(module, name);
    if (imported) return imported;
    const submodule = `${module.name}.${name}`;
    if (bindings.length === 0 && module.isPackage && this.#sources.modules.find(submodule)) {
      return { kind: 'module', name: submodule };
    }
    return module.globals.has(name) || module.bindings.has('__getattr__') ? unknown : { kind: 'missing' };
  }

  /** What the last `import *` gives a name; `unknown` if only a library other than Dash may define it. */
  #importedByStar(module: Module, name: string): Value | undefined {
    const found = (module.bindings.get('*') ?? [])
      .toReversed()
      .flatMap(({ value }) =>
        value.kind === 'import' ? [this.#imported(module, { ...value.imported, name, as: name })] : [],
      )
      .filter(({ kind }) => kind !== 'missing');
    const certain = found.find(
      (value) => value.kind !== 'library' || /^dash(?:_extensions\.enrich)?\.\w+$/.test(value.name),
    );
    return certain ?? (found.length > 0 ? unknown : undefined);
  }

  /** The value of the last binding that always happens, or of those after it that may replace it. */
  #lastOf(scope: Scope, bindings: readonly Binding[]): Value {
    const last = bindings.findLastIndex(({ conditional }) => !conditional);
    const values = bindings.slice(Math.max(last, 0)).toReversed();
    return oneOf(values.slice(0, 20).map((binding) => this.#bound(scope, binding)));
  }

  #bound(scope: Scope, { value, offset }: Binding): Value {
    switch (value.kind) {
      case 'expression':
        return itemOf(this.#evaluate({ ...scope, before: offset }, value.node), value.part);
      case 'import':
        return this.#imported(scope.module, value.imported);
      case 'function':
      case 'class':
        return { kind: value.kind, node: value.node, module: scope.module };
      case 'unknown':
        return unknown;
      default:
        return value satisfies never;
    }
  }

  #imported(importer: Module, imported: ImportedName): Value {
    const name = importedModule(importer, imported, this.#sources.modules);
    if (name === undefined) return unknown;
    const module: Value = { kind: this.#sources.modules.has(name) ? 'module' : 'library', name };
    return imported.name === undefined ? module : this.attribute(module, imported.name, importer);
  }
}
