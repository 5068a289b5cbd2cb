/* Pearson's correlation of each row of values with every series of a normalised table. */
#include "correlation.cuh"
#include "kernel.cuh"

namespace magtrack4j {

template <typename Real>
__device__ __forceinline__ void correlations(const PearsonArguments& arguments) {
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.count; index += gridDim.x) {
        const CentredValues<double, Real> values(
                at<const double>(arguments.values) + index * arguments.columns, arguments.columns);
        const Real norm = values.areConstant() ? Real(NAN) : squareRoot(values.squares);
        NO_UNROLL
        for (int series = threadIdx.x; series < arguments.series; series += THREADS_PER_BLOCK) {
            at<double>(arguments.correlations)[index * arguments.series + series] =
                    values.correlation(at<const Real>(arguments.table), arguments.rowLength, series) / norm;
        }
    }
}

}  // namespace magtrack4j

DEFINE_BY_PRECISION(pearson, magtrack4j::correlations, PearsonArguments)
