/* Pearson's correlation of a row of values with every series of a normalised table. */
#ifndef MAGTRACK4J_CORRELATION_CUH
#define MAGTRACK4J_CORRELATION_CUH

#include "block.cuh"

namespace magtrack4j {

/* By so many roundings of its mean a value may differ from it and yet count as equal: ImageKernels.ROUNDING_OF_PROFILE. */
constexpr int ROUNDINGS_OF_MEAN = 32;

/*
 * Values about their mean; one that is NaN counts as the mean. Summed up are differences from one of them, so that equal
 * values have no variance, and those far from 0 lose no digits. For the mean value i counts i + 1-fold where values are weighted.
 * Source is a type that values may be stored in.
 */
template <typename Source, typename Real>
struct CentredValues {
    const Source* values;
    int count;
    Source mean;
    Real squares; /* the sum of the squared differences from the mean */

    /* By all threads of a block. */
    __device__ __forceinline__ CentredValues(const Source* from, int number, bool weighted = false)
        : values(from), count(number) {
        int last = count - 1;
        NO_UNROLL
        while (last > 0 && !isFinite(values[last])) {
            last--;
        }
        const Source level = isFinite(values[last]) ? values[last] : Source(0);
        Real sums[] = {0, 0};
        NO_UNROLL
        for (int i = threadIdx.x; i < count; i += THREADS_PER_BLOCK) {
            Real value = static_cast<Real>(values[i] - level);
            if (!isNaN(value)) {
                Real weight = weighted ? i + 1 : 1;
                sums[0] = multiplyAdd(weight, value, sums[0]);
                sums[1] += weight;
            }
        }
        blockSum(sums);
        mean = level + sums[0] / sums[1];
        Real sum[] = {0};
        NO_UNROLL
        for (int i = threadIdx.x; i < count; i += THREADS_PER_BLOCK) {
            Real value = centred(i);
            sum[0] = multiplyAdd(value, value, sum[0]);
        }
        blockSum(sum);
        squares = sum[0];
    }

    /* Whether there is no variance, or none but that of rounding. */
    __device__ __forceinline__ bool areConstant() const {
        Real least = static_cast<Real>(ROUNDINGS_OF_MEAN * rounding(Source()) * absolute(mean));
        return !(squares > count * least * least);
    }

    __device__ __forceinline__ Real centred(int i) const {
        Real value = static_cast<Real>(values[i] - mean);
        return isNaN(value) ? Real(0) : value;
    }

    /* The correlation with a series, but for the values' norm. */
    __device__ __forceinline__ Real correlation(const Real* table, int rowLength, int series) const {
        const Real* column = table + series;
        Real sum = 0;
        UNROLL_4
        for (int i = 0; i < count; i++) {
            sum = multiplyAdd(centred(i), *column, sum);
            column += rowLength;
        }
        return sum;
    }
};

}  // namespace magtrack4j

#endif
