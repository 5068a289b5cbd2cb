/* A line along each axis, in shared memory: half of a block's threads have the row, half the column. */
#ifndef MAGTRACK4J_LINES_CUH
#define MAGTRACK4J_LINES_CUH

#include "image.cuh"

namespace magtrack4j {

/* The first half of the block's threads are for the line that gives x, the second for the one that gives y. */
constexpr int THREADS_PER_LINE = THREADS_PER_BLOCK / 2;
constexpr int WARPS_PER_LINE = WARPS / 2;

/* The axis of a thread's line, X or Y, and the thread's number among those of the line. */
__device__ __forceinline__ int axisOfLine() { return threadIdx.x / THREADS_PER_LINE; }
__device__ __forceinline__ int threadOfLine() { return threadIdx.x % THREADS_PER_LINE; }

/*
 * The sum over the threads of a line, in all of them. The block meets once in here; it must meet once more before the next
 * call.
 */
template <typename Real>
__device__ __forceinline__ Real lineSum(Real value) {
    __shared__ Real partial[WARPS];
    value = warpSum(value);
    if (lane() == 0) {
        partial[warp()] = value;
    }
    __syncthreads();
    const int firstWarp = axisOfLine() * WARPS_PER_LINE;
    value = partial[firstWarp];
    for (int other = 1; other < WARPS_PER_LINE; other++) {
        value += partial[firstWarp + other];
    }
    return value;
}

/* The place of the largest value among the threads of a line, in all of them; else as lineSum. */
template <typename Real>
__device__ __forceinline__ int lineMaximum(Maximum<Real> maximum) {
    __shared__ Maximum<Real> partial[WARPS];
    maximum.overWarp();
    if (lane() == 0) {
        partial[warp()] = maximum;
    }
    __syncthreads();
    return maximumOf(partial, axisOfLine() * WARPS_PER_LINE, WARPS_PER_LINE).index;
}

/*
 * A sample of a line's convolution with itself. Pairs (low, high) and (high, low) are one product.
 */
template <typename Real>
__device__ __forceinline__ Real selfConvolution(const Real* line, int size, int sample) {
    int low = larger(0, sample - size + 1);
    int high = smaller(sample, size - 1);
    const int pairs = (high - low + 1) / 2;
    const Real* left = line + low;
    const Real* right = line + high;
    Real sum = 0;
    UNROLL_4
    for (int pair = 0; pair < pairs; pair++) {
        sum = multiplyAdd(left[pair], right[-pair], sum);
    }
    sum *= 2;
    return sample % 2 == 0 ? multiplyAdd(line[sample / 2], line[sample / 2], sum) : sum;
}

}  // namespace magtrack4j

#endif
