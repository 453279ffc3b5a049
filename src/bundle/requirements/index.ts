export { type ReadRequirements, type RequirementsOptions, readRequirements } from './read-requirements.ts';
export { dependencyRules } from './requirement-rules.ts';
