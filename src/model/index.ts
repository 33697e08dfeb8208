/** The pure model: what legs, interactions and agents are, and what may be done with them. */
export * from './leg.js';
export * from './interaction.js';
export * from './agent.js';
