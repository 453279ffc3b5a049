export { dependencyRules } from './dependency-rules.ts';
export { type ReadRequirements, type RequirementsOptions, readRequirements } from './read-requirements.ts';
