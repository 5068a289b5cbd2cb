/* What the threads of a block do together. Every order is fixed, so that results are the same every time. */
#ifndef MAGTRACK4J_BLOCK_CUH
#define MAGTRACK4J_BLOCK_CUH

#include "arguments.h"
#include "numbers.cuh"

namespace magtrack4j {

constexpr int LANES = 32;
constexpr int WARPS = THREADS_PER_BLOCK / LANES;

__device__ __forceinline__ int lane() { return threadIdx.x % LANES; }
__device__ __forceinline__ int warp() { return threadIdx.x / LANES; }

/* A kernel that takes a thread for each element begins with its first, and goes on by as many as there are threads. */
__device__ __forceinline__ int64_t firstElement() {
    return static_cast<int64_t>(blockIdx.x) * THREADS_PER_BLOCK + threadIdx.x;
}
__device__ __forceinline__ int64_t elementsAtOnce() { return static_cast<int64_t>(gridDim.x) * THREADS_PER_BLOCK; }

/* The sum over a warp's lanes, in all of them. */
template <typename T>
__device__ __forceinline__ T warpSum(T value) {
    for (int lanes = LANES / 2; lanes > 0; lanes /= 2) {
        value += __shfl_xor_sync(0xffffffff, value, lanes);
    }
    return value;
}

/* Makes of 2 HALF values for each lane half as many: those of the lower lanes, or of the upper ones, added to the others'. */
template <int HALF, typename T>
__device__ __forceinline__ void foldLanes(T* values) {
    const bool upper = (lane() & HALF) != 0;
    UNROLL_ALL
    for (int i = 0; i < HALF; i++) {
        T kept = upper ? values[i + HALF] : values[i];
        T given = upper ? values[i] : values[i + HALF];
        values[i] = kept + __shfl_xor_sync(0xffffffff, given, HALF);
    }
    if constexpr (HALF > 1) {
        foldLanes<HALF / 2>(values);
    }
}

/*
 * The sums of as many values as a warp has lanes, over these: in each lane that of the value of its number. The values are
 * used up.
 */
template <typename T>
__device__ __forceinline__ T warpSums(T (&values)[LANES]) {
    foldLanes<LANES / 2>(values);
    return values[0];
}

/* Replaces each value by its sum over the block's threads, in all of them. */
template <int COUNT, typename T>
__device__ __forceinline__ void blockSum(T (&values)[COUNT]) {
    __shared__ T partial[COUNT][WARPS];
    for (int i = 0; i < COUNT; i++) {
        T sum = warpSum(values[i]);
        if (lane() == 0) {
            partial[i][warp()] = sum;
        }
    }
    __syncthreads();
    for (int i = 0; i < COUNT; i++) {
        values[i] = partial[i][0];
        for (int other = 1; other < WARPS; other++) {
            values[i] += partial[i][other];
        }
    }
    __syncthreads();
}

/* The largest value among the block's threads, in all of them. */
template <typename T>
__device__ __forceinline__ T blockMaximum(T value) {
    __shared__ T partial[WARPS];
    for (int lanes = LANES / 2; lanes > 0; lanes /= 2) {
        T other = __shfl_xor_sync(0xffffffff, value, lanes);
        value = other > value ? other : value;
    }
    if (lane() == 0) {
        partial[warp()] = value;
    }
    __syncthreads();
    value = partial[0];
    for (int other = 1; other < WARPS; other++) {
        value = partial[other] > value ? partial[other] : value;
    }
    __syncthreads();
    return value;
}

/* A maximum with its place; of equal ones the first counts. */
template <typename Real>
struct Maximum {
    Real value;
    int index;

    __device__ __forceinline__ void consider(Real otherValue, int otherIndex) {
        if (otherValue > value || (otherValue == value && otherIndex < index)) {
            value = otherValue;
            index = otherIndex;
        }
    }

    /* The maximum over a warp's lanes, in all of them. */
    __device__ __forceinline__ void overWarp() {
        for (int lanes = LANES / 2; lanes > 0; lanes /= 2) {
            Real otherValue = __shfl_xor_sync(0xffffffff, value, lanes);
            int otherIndex = __shfl_xor_sync(0xffffffff, index, lanes);
            consider(otherValue, otherIndex);
        }
    }
};

/* What a thread that has seen no value begins with: it loses against every other. */
template <typename Real>
__device__ __forceinline__ Maximum<Real> noMaximum() {
    return {-static_cast<Real>(INFINITY), INT32_MAX};
}

/*
 * The maximum over warps first ... first + count - 1; partial has one from each, and all threads have met since. Where
 * nothing compares, as NaN does not, it is at index 0.
 */
template <typename Real>
__device__ __forceinline__ Maximum<Real> maximumOf(const Maximum<Real>* partial, int first, int count) {
    Maximum<Real> maximum = partial[first];
    for (int other = first + 1; other < first + count; other++) {
        maximum.consider(partial[other].value, partial[other].index);
    }
    if (maximum.index == INT32_MAX) {
        maximum.index = 0;
    }
    return maximum;
}

/* The maximum over the block's threads, in all of them. */
template <typename Real>
__device__ __forceinline__ Maximum<Real> blockMaximum(Maximum<Real> maximum) {
    __shared__ Maximum<Real> partial[WARPS];
    maximum.overWarp();
    if (lane() == 0) {
        partial[warp()] = maximum;
    }
    __syncthreads();
    maximum = maximumOf(partial, 0, WARPS);
    __syncthreads();
    return maximum;
}

}  // namespace magtrack4j

#endif
