/*
 * CUDA's language as far as the kernels use it. nvcc knows it; a host compiler gets it from cuda_emulation.h, which the
 * emulated driver has on its include path (see README.md for the list).
 */
#ifndef MAGTRACK4J_PLATFORM_CUH
#define MAGTRACK4J_PLATFORM_CUH

/*
 * Before a loop that nvcc is not to unroll, or only so far: many warps hide each other's delays, and a kernel that fits
 * into the instruction cache and leaves registers for more warps is faster than one that does not.
 */
#ifdef __CUDACC__
#define NO_UNROLL _Pragma("unroll 1")
#define UNROLL_4 _Pragma("unroll 4")
#define UNROLL_ALL _Pragma("unroll") /* so that arrays are registers */
#else
#define NO_UNROLL
#define UNROLL_4
#define UNROLL_ALL
#endif

#ifdef __CUDACC__
/* Declares name as the address of the block's dynamic shared memory, aligned to 16 bytes. */
#define DYNAMIC_SHARED_MEMORY(name) extern __shared__ __align__(16) unsigned char name[]
#else
#include "cuda_emulation.h"
#endif

#endif
