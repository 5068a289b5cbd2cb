/* Defines kernels by the names of kernels.inc. */
#ifndef MAGTRACK4J_KERNEL_CUH
#define MAGTRACK4J_KERNEL_CUH

#include "arguments.h"
#include "numbers.cuh"

/*
 * So many blocks are to have room on a multiprocessor, as far as registers go: 48 and 32 of its 64 warps (or 48). Threads
 * then have 40 and 64 registers.
 */
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ == 750
#define LEAST_BLOCKS_f32 8 /* a multiprocessor of that generation takes 32 warps */
#else
#define LEAST_BLOCKS_f32 12
#endif
#define LEAST_BLOCKS_f64 8

#define DEFINE_KERNEL_WITH(name, Arguments, leastBlocks, ...)                                           \
    extern "C" __global__ void __launch_bounds__(THREADS_PER_BLOCK, leastBlocks)                        \
            name(const Arguments arguments) {                                                           \
        __VA_ARGS__(arguments);                                                                         \
    }

#define DEFINE_KERNEL(name, Arguments, ...) DEFINE_KERNEL_WITH(name, Arguments, LEAST_BLOCKS_f64, __VA_ARGS__)

#define DEFINE_KERNEL_OF(function, implementation, Arguments, leastBlocks, pixel, precision)            \
    DEFINE_KERNEL_WITH(                                                                                 \
            function##_##pixel##_##precision,                                                           \
            Arguments,                                                                                  \
            leastBlocks##_##precision,                                                                  \
            implementation<magtrack4j::pixel, magtrack4j::precision>)

#define DEFINE_BY_PRECISION(function, implementation, Arguments)                                        \
    DEFINE_KERNEL_WITH(function##_f32, Arguments, LEAST_BLOCKS_f32, implementation<magtrack4j::f32>)    \
    DEFINE_KERNEL_WITH(function##_f64, Arguments, LEAST_BLOCKS_f64, implementation<magtrack4j::f64>)

/* leastBlocks_f32 and leastBlocks_f64 are the blocks that there is to be room for. */
#define DEFINE_BY_PIXEL_AND_PRECISION_FOR(leastBlocks, function, implementation, Arguments)             \
    DEFINE_KERNEL_OF(function, implementation, Arguments, leastBlocks, u8, f32)                         \
    DEFINE_KERNEL_OF(function, implementation, Arguments, leastBlocks, u8, f64)                         \
    DEFINE_KERNEL_OF(function, implementation, Arguments, leastBlocks, u16, f32)                        \
    DEFINE_KERNEL_OF(function, implementation, Arguments, leastBlocks, u16, f64)                        \
    DEFINE_KERNEL_OF(function, implementation, Arguments, leastBlocks, f32, f32)                        \
    DEFINE_KERNEL_OF(function, implementation, Arguments, leastBlocks, f32, f64)                        \
    DEFINE_KERNEL_OF(function, implementation, Arguments, leastBlocks, f64, f32)                        \
    DEFINE_KERNEL_OF(function, implementation, Arguments, leastBlocks, f64, f64)

#define DEFINE_BY_PIXEL_AND_PRECISION(function, implementation, Arguments)                              \
    DEFINE_BY_PIXEL_AND_PRECISION_FOR(LEAST_BLOCKS, function, implementation, Arguments)

#endif
