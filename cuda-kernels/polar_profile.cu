/* The mean of each image along circles. */
#include "kernel.cuh"
#include "polar_profile.cuh"

namespace magtrack4j {

template <typename Pixel, typename Real>
__device__ __forceinline__ void polarProfiles(const PolarProfileArguments& arguments) {
    const ProfilesArguments& profiles = arguments.profiles;
    const int64_t bins = profiles.bins;
    profilesOfImages<Pixel, Real>(
            arguments,
            POLAR_PROFILE_BYTES(bins, sizeof(Real)),
            [&](const Image<Pixel>& image, const Coordinate<Real>* center, Real, Real* profile, unsigned* words) {
                polarProfile(image, center, arguments.polar, profiles.oversample, profiles.bins, profile, words);
            });
}

}  // namespace magtrack4j

DEFINE_BY_PIXEL_AND_PRECISION(polar_profile, magtrack4j::polarProfiles, PolarProfileArguments)
