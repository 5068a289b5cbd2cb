/*
 * CUDA's language as far as the kernels use it. nvcc knows it; a host compiler gets it from cuda_emulation.h, which the
 * emulated driver has on its include path (see README.md for the list).
 */
#ifndef MAGTRACK4J_PLATFORM_CUH
#define MAGTRACK4J_PLATFORM_CUH

#ifdef __CUDACC__
/* Declares name as the address of the block's dynamic shared memory, aligned to 16 bytes. */
#define DYNAMIC_SHARED_MEMORY(name) extern __shared__ __align__(16) unsigned char name[]
#else
#include "cuda_emulation.h"
#endif

#endif
