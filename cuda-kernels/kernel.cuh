/* Defines kernels by the names of kernels.inc. */
#ifndef MAGTRACK4J_KERNEL_CUH
#define MAGTRACK4J_KERNEL_CUH

#include "arguments.h"
#include "numbers.cuh"

#define DEFINE_KERNEL(name, Arguments, ...)                                                             \
    extern "C" __global__ void __launch_bounds__(THREADS_PER_BLOCK) name(const Arguments arguments) {   \
        __VA_ARGS__(arguments);                                                                         \
    }

#define DEFINE_KERNEL_OF(function, implementation, Arguments, pixel, precision)                         \
    DEFINE_KERNEL(function##_##pixel##_##precision, Arguments, implementation<magtrack4j::pixel, magtrack4j::precision>)

#define DEFINE_BY_PRECISION(function, implementation, Arguments)                                        \
    DEFINE_KERNEL(function##_f32, Arguments, implementation<magtrack4j::f32>)                           \
    DEFINE_KERNEL(function##_f64, Arguments, implementation<magtrack4j::f64>)

#define DEFINE_BY_PIXEL_AND_PRECISION(function, implementation, Arguments)                              \
    DEFINE_KERNEL_OF(function, implementation, Arguments, u8, f32)                                      \
    DEFINE_KERNEL_OF(function, implementation, Arguments, u8, f64)                                      \
    DEFINE_KERNEL_OF(function, implementation, Arguments, u16, f32)                                     \
    DEFINE_KERNEL_OF(function, implementation, Arguments, u16, f64)                                     \
    DEFINE_KERNEL_OF(function, implementation, Arguments, f32, f32)                                     \
    DEFINE_KERNEL_OF(function, implementation, Arguments, f32, f64)                                     \
    DEFINE_KERNEL_OF(function, implementation, Arguments, f64, f32)                                     \
    DEFINE_KERNEL_OF(function, implementation, Arguments, f64, f64)

#endif
