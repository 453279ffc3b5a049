export { dependencyRules } from './requirement-rules.ts';
export { type ReadRequirements, type RequirementsOptions, readRequirements } from './read-requirements.ts';
