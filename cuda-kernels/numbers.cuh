/* Arithmetic in either precision. */
#ifndef MAGTRACK4J_NUMBERS_CUH
#define MAGTRACK4J_NUMBERS_CUH

#include <cmath>
#include <cstdint>
#include <type_traits>

#include "platform.cuh"

namespace magtrack4j {

/* Types by the names that kernels have. */
typedef uint8_t u8;
typedef uint16_t u16;
typedef float f32;
typedef double f64;

typedef unsigned long long Unsigned64;

/* a * b + c, rounded once. Nothing else is: see README.md. */
__device__ __forceinline__ float multiplyAdd(float a, float b, float c) { return fmaf(a, b, c); }
__device__ __forceinline__ double multiplyAdd(double a, double b, double c) { return fma(a, b, c); }

__device__ __forceinline__ float squareRoot(float value) { return sqrtf(value); }
__device__ __forceinline__ double squareRoot(double value) { return sqrt(value); }

__device__ __forceinline__ float exponential(float value) { return expf(value); }
__device__ __forceinline__ double exponential(double value) { return exp(value); }

__device__ __forceinline__ float hypotenuse(float a, float b) { return hypotf(a, b); }
__device__ __forceinline__ double hypotenuse(double a, double b) { return hypot(a, b); }

__device__ __forceinline__ float cosine(float value) { return cosf(value); }
__device__ __forceinline__ double cosine(double value) { return cos(value); }

__device__ __forceinline__ float sine(float value) { return sinf(value); }
__device__ __forceinline__ double sine(double value) { return sin(value); }

__device__ __forceinline__ float absolute(float value) { return fabsf(value); }
__device__ __forceinline__ double absolute(double value) { return fabs(value); }

__device__ __forceinline__ bool isFinite(float value) { return fabsf(value) < INFINITY; }
__device__ __forceinline__ bool isFinite(double value) { return fabs(value) < INFINITY; }

/* How far the type of the argument rounds a number of magnitude 1 at most: half a unit of the last place. */
__device__ __forceinline__ float rounding(float) { return 5.9604644775390625e-8f; } /* 2^-24 */
__device__ __forceinline__ double rounding(double) { return 1.1102230246251565e-16; } /* 2^-53 */

__device__ __forceinline__ bool isNaN(float value) { return value != value; }
__device__ __forceinline__ bool isNaN(double value) { return value != value; }

__device__ __forceinline__ int smaller(int a, int b) { return a < b ? a : b; }
__device__ __forceinline__ int larger(int a, int b) { return a > b ? a : b; }
__device__ __forceinline__ float larger(float a, float b) { return fmaxf(a, b); }
__device__ __forceinline__ double larger(double a, double b) { return fmax(a, b); }
__device__ __forceinline__ int clamp(int value, int low, int high) { return smaller(larger(value, low), high); }

/* A whole number as either kind of number. */
template <typename Real>
struct WholeNumber {
    int number;
    Real value;
};

/*
 * The nearest whole number, ties to even, of a number below 2^22: beside 1.5 * 2^23 (2^52) a float (double) has no room
 * for a fraction, and its last bits are the number. The conversions that do the same run at a quarter of the speed.
 */
__device__ __forceinline__ WholeNumber<float> nearestWhole(float value) {
    float beside = value + 12582912.0f;
    return {static_cast<int>(__float_as_uint(beside) - 0x4b400000u), beside - 12582912.0f};
}
__device__ __forceinline__ WholeNumber<double> nearestWhole(double value) {
    double beside = value + 6755399441055744.0;
    return {static_cast<int>(static_cast<uint32_t>(__double_as_longlong(beside))), beside - 6755399441055744.0};
}
__device__ __forceinline__ int nearestInteger(float value) { return nearestWhole(value).number; }
__device__ __forceinline__ int nearestInteger(double value) { return nearestWhole(value).number; }

__device__ __forceinline__ long long nearestLong(float value) { return llrintf(value); }
__device__ __forceinline__ long long nearestLong(double value) { return llrint(value); }

/* The least e with |value| < 2^e; 0 for 0. */
__device__ __forceinline__ int exponentOf(float value) {
    int exponent = 0;
    frexpf(value, &exponent);
    return exponent;
}
__device__ __forceinline__ int exponentOf(double value) {
    int exponent = 0;
    frexp(value, &exponent);
    return exponent;
}

/* 2^exponent, in the type of the second argument. */
__device__ __forceinline__ float powerOfTwo(int exponent, float) { return ldexpf(1, exponent); }
__device__ __forceinline__ double powerOfTwo(int exponent, double) { return ldexp(1.0, exponent); }

/* A complex number as cuFFT has them. */
template <typename Real>
struct Complex {
    Real re;
    Real im;
};

/* Memory at an address that a kernel was given. */
template <typename T>
__device__ __forceinline__ T* at(uint64_t address) {
    return reinterpret_cast<T*>(static_cast<uintptr_t>(address));
}

}  // namespace magtrack4j

#endif
