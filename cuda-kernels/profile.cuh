/* What profiles of both kinds have in common. */
#ifndef MAGTRACK4J_PROFILE_CUH
#define MAGTRACK4J_PROFILE_CUH

#include "image.cuh"

namespace magtrack4j {

/* Sets a profile that cannot be computed. All threads have met when this returns. */
template <typename Real>
__device__ __forceinline__ void setNoProfile(Real* profile, int bins) {
    NO_UNROLL
    for (int bin = threadIdx.x; bin < bins; bin += THREADS_PER_BLOCK) {
        profile[bin] = NAN;
    }
    __syncthreads();
}

/* Writes a profile. */
template <typename Real>
__device__ __forceinline__ void writeProfile(const Real* profile, int bins, double* to) {
    NO_UNROLL
    for (int bin = threadIdx.x; bin < bins; bin += THREADS_PER_BLOCK) {
        to[bin] = profile[bin];
    }
}

/*
 * The profile of each image, made by maker(image, center, largest, profile, words): words lies behind the profile, and both
 * together have bytes. largest is the image's magnitude.
 */
template <typename Pixel, typename Real, typename Arguments, typename Maker>
__device__ __forceinline__ void profilesOfImages(const Arguments& arguments, int64_t bytes, Maker maker) {
    DYNAMIC_SHARED_MEMORY(shared);
    __shared__ Coordinate<Real> center[2];
    const int bins = arguments.profiles.bins;
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.images.count; index += gridDim.x) {
        const Image<Pixel> image = imageOf<Pixel>(arguments.images, index);
        const Real largest = magnitude<Pixel, Real>(image);
        setCenter(center, arguments.centers, index, largest < INFINITY, arguments.images.size);
        auto makeProfile = [&](Real* profile) {
            maker(image, center, largest, profile, reinterpret_cast<unsigned*>(profile + bins));
            writeProfile(profile, bins, at<double>(arguments.profiles.profiles) + index * bins);
        };
        /* Two copies of the code: additions to shared memory have instructions of their own. */
        if (arguments.profiles.scratch == 0) {
            makeProfile(reinterpret_cast<Real*>(shared));
        } else {
            makeProfile(at<Real>(arguments.profiles.scratch + blockIdx.x * bytes));
        }
        __syncthreads();
    }
}

}  // namespace magtrack4j

#endif
