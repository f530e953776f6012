/** All entities of this adapter. */
export const entities: (new () => object)[] = [];
