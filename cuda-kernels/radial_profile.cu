/* The radial profile of each image. */
#include "kernel.cuh"
#include "radial_profile.cuh"

namespace magtrack4j {

template <typename Pixel, typename Real>
__device__ __forceinline__ void radialProfiles(const RadialProfileArguments& arguments) {
    const int64_t bins = arguments.profiles.bins;
    profilesOfImages<Pixel, Real>(
            arguments,
            RADIAL_PROFILE_BYTES(bins, sizeof(Pixel), sizeof(Real)),
            [&](const Image<Pixel>& image,
                const Coordinate<Real>* center,
                Real largest,
                Real* profile,
                unsigned* words) {
                radialProfile(image, center, arguments.profiles.oversample, arguments.profiles.bins, largest, profile, words);
            });
}

}  // namespace magtrack4j

DEFINE_BY_PIXEL_AND_PRECISION(radial_profile, magtrack4j::radialProfiles, RadialProfileArguments)
