/**
 * The environment in which the launcher starts the product, in the words of glibc's malloc; others take no notice. By default, whoever has freed 25 MB once gets the
 * next 25 MB from a heap that does not shrink. Buffers of 2 MB and more are given back to the kernel when they are freed (docs/decisions/009).
 */
export const returnedMemory = { MALLOC_MMAP_THRESHOLD_: `${2 * 1024 ** 2}` };
