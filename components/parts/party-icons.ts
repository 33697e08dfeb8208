/** More Lucide icons (ISC licence, lucide.dev), for what is loaded after the sign-in. */
export const partyPaths = {
  search: 'M11 3a8 8 0 1 0 0 16 8 8 0 1 0 0-16ZM21 21l-4.3-4.3',
  swap: 'M8 3 4 7l4 4M4 7h16M16 21l4-4-4-4M20 17H4',
  join: 'M8 6l4-4 4 4M12 2v10.3a4 4 0 0 1-1.2 2.9L4 22M20 22l-5-5',
  split: 'M16 3h5v5M8 3H3v5M12 22v-8.3a4 4 0 0 0-1.2-2.9L3 3M15 9l6-6',
  music: 'M9 18V5l12-2v13M6 15a3 3 0 1 0 0 6 3 3 0 1 0 0-6ZM18 13a3 3 0 1 0 0 6 3 3 0 1 0 0-6Z',
  userMinus: 'M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M9 3a4 4 0 1 0 0 8 4 4 0 1 0 0-8ZM22 11h-6',
} as const;
