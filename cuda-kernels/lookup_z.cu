/* The height of each profile. */
#include "kernel.cuh"
#include "lookup_z.cuh"

namespace magtrack4j {

template <typename Real>
__device__ __forceinline__ void heights(const LookupZArguments& arguments) {
    const LookupTable<Real> table(arguments.planes);
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.count; index += gridDim.x) {
        double height = table.heightOf(at<const double>(arguments.profiles) + index * arguments.bins, arguments.bins);
        if (threadIdx.x == 0) {
            at<double>(arguments.z)[index] = height;
        }
    }
}

}  // namespace magtrack4j

DEFINE_BY_PRECISION(lookup_z, magtrack4j::heights, LookupZArguments)
