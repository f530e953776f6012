/** Stands for every stylesheet in tests: words and roles are looked at there, not colours. */
export {};
