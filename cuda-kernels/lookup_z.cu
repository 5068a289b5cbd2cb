/* The height of each profile. */
#include "kernel.cuh"
#include "lookup_z.cuh"

namespace magtrack4j {

/* Every height, by the table that the function has for an image. */
template <typename Real, typename TableOf>
__device__ __forceinline__ void heights(const LookupZArguments& arguments, TableOf tableOf) {
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.count; index += gridDim.x) {
        const double* profile = at<const double>(arguments.profiles) + index * arguments.bins;
        const double height = heightOf<Real>(tableOf(index), profile, arguments.bins);
        if (threadIdx.x == 0) {
            at<double>(arguments.z)[index] = height;
        }
    }
}

template <typename Real>
__device__ __forceinline__ void heights(const LookupZArguments& arguments) {
    const LookupArguments& lookup = arguments.lookup;
    if (lookup.tables == 0) {
        heights<Real>(arguments, [&](int64_t) -> const PlanesArguments& { return lookup.planes; });
    } else {
        heights<Real>(arguments, [&](int64_t index) -> const PlanesArguments& { return tableOf(lookup, index); });
    }
}

}  // namespace magtrack4j

DEFINE_BY_PRECISION(lookup_z, magtrack4j::heights, LookupZArguments)
