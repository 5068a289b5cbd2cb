/* The radial profile of each image. */
#include "kernel.cuh"
#include "radial_profile.cuh"

namespace magtrack4j {

template <typename Pixel, typename Real>
__device__ __forceinline__ void radialProfiles(const RadialProfileArguments& arguments) {
    DYNAMIC_SHARED_MEMORY(shared);
    __shared__ Coordinate<Real> center[2];
    const int bins = arguments.bins;
    const int64_t bytes = RADIAL_PROFILE_BYTES(static_cast<int64_t>(bins), sizeof(Pixel), sizeof(Real));
    Real* scratch = at<Real>(arguments.scratch + blockIdx.x * bytes);
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.count; index += gridDim.x) {
        Image<Pixel> image = imageOf<Pixel>(arguments.pixels, index, arguments.size);
        Real largest = magnitude<Pixel, Real>(image);
        setCenter(center, arguments.x, arguments.y, index, largest < INFINITY, arguments.size);
        auto makeProfile = [&](Real* profile) {
            radialProfile(
                    image,
                    center,
                    arguments.oversample,
                    bins,
                    largest,
                    profile,
                    reinterpret_cast<unsigned*>(profile + bins));
            writeProfile(profile, bins, at<double>(arguments.profiles) + index * bins);
        };
        /* Two copies of the code: additions to shared memory have instructions of their own. */
        if (arguments.scratch == 0) {
            makeProfile(reinterpret_cast<Real*>(shared));
        } else {
            makeProfile(scratch);
        }
        __syncthreads();
    }
}

}  // namespace magtrack4j

DEFINE_BY_PIXEL_AND_PRECISION(radial_profile, magtrack4j::radialProfiles, RadialProfileArguments)
