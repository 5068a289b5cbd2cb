/* The mean of the image along circles about the centre. */
#ifndef MAGTRACK4J_POLAR_PROFILE_CUH
#define MAGTRACK4J_POLAR_PROFILE_CUH

#include "interpolation.cuh"
#include "profile.cuh"

namespace magtrack4j {

static_assert(WARPS == 4, "a warp takes each quadrant");

/*
 * How far places are from the middle of an image, along that axis where it is more, in the numbers of a precision: and so
 * whether they lie in it.
 */
template <typename Real>
struct DistanceFromMiddle {
    Real middle;

    __device__ __forceinline__ explicit DistanceFromMiddle(int size) : middle((size - 1) / Real(2)) {}

    /* Of a place relative to two whole numbers. */
    __device__ __forceinline__ Real of(int originX, Real column, int originY, Real row) const {
        return larger(absolute(column - (middle - originX)), absolute(row - (middle - originY)));
    }
};

/*
 * The samples of a quadrant, a warp's: a circle for each lane. Those that are in the image are PolarGrid's, which are told in
 * 64 bits: 32 bits will do but for places beside its edge.
 */
template <typename Pixel, typename Real>
struct RaysOfQuadrant {
    const Image<Pixel>& image;
    const Coordinate<Real>* center;
    const PolarArguments& grid;
    bool right;
    bool below;
    Real level; /* taken off each sample */

    /* In 32 bits a place is off by less than this, in pixels; the margin is twice as wide. */
    static constexpr double DOUBT = 1.0 / 8192;

    __device__ __forceinline__ bool isInside(double radius, int angle) const {
        const double* directions = at<const double>(grid.wideDirections);
        const double alongX = radius * directions[angle];
        const double alongY = radius * directions[grid.angles + angle];
        const double column = center[X].place + (right ? alongX : -alongX);
        const double row = center[Y].place + (below ? alongY : -alongY);
        const DistanceFromMiddle<double> distance(image.size);
        return distance.of(0, column, 0, row) <= distance.middle - grid.margin;
    }

    /* Adds up a circle's samples, and counts them. */
    __device__ __forceinline__ void add(int circle, int oversample, Real& sum, unsigned& samples) const {
        const Real* directions = at<const Real>(grid.directions);
        const Real radius = static_cast<Real>(circle) / oversample;
        const Real alongX = right ? radius : -radius;
        const Real alongY = below ? radius : -radius;
        const DistanceFromMiddle<Real> distanceFromMiddle(image.size);
        const Real most = distanceFromMiddle.middle - static_cast<Real>(grid.margin);
        NO_UNROLL
        for (int angle = 0; angle < grid.angles; angle++) {
            const Real column = multiplyAdd(alongX, directions[angle], center[X].fraction);
            const Real row = multiplyAdd(alongY, directions[grid.angles + angle], center[Y].fraction);
            const Real distance = distanceFromMiddle.of(center[X].nearest, column, center[Y].nearest, row);
            bool inside = distance <= most;
            if (sizeof(Real) == 4 && absolute(distance - most) < Real(DOUBT)) {
                inside = isInside(static_cast<double>(circle) / oversample, angle);
            }
            if (inside) {
                sum += interpolated(
                        image, Between<Real>(center[X].nearest, column), Between<Real>(center[Y].nearest, row)) -
                        level;
                samples++;
            }
        }
    }
};

/*
 * Computes the profile; NaN for a circle outside the image. Both profile and samples have a place per bin. All threads have
 * met when this returns.
 */
template <typename Pixel, typename Real>
__device__ __forceinline__ void polarProfile(
        const Image<Pixel>& image,
        const Coordinate<Real>* center,
        const PolarArguments& grid,
        int oversample,
        int bins,
        Real* profile,
        unsigned* samples) {
    if (center[X].isFar() || center[Y].isFar()) {
        setNoProfile(profile, bins);
        return;
    }
    /* Summed up are differences from a pixel: the mean of equal ones is without rounding. */
    const Real level = static_cast<Real>(image.pixel(0, 0));
    const RaysOfQuadrant<Pixel, Real> rays = {image, center, grid, warp() % 2 == 0, warp() / 2 == 0, level};
    NO_UNROLL
    for (int first = 0; first < bins; first += LANES) {
        const int circle = first + lane();
        Real sum = 0;
        unsigned count = 0;
        if (circle < bins) {
            rays.add(circle, oversample, sum, count);
        }
        /* The quadrants in turn, so that the order is fixed. */
        NO_UNROLL
        for (int quadrant = 0; quadrant < WARPS; quadrant++) {
            if (quadrant == warp() && circle < bins) {
                if (quadrant != 0) {
                    sum += profile[circle];
                    count += samples[circle];
                }
                samples[circle] = count;
                profile[circle] = quadrant == WARPS - 1 ? level + sum / count : sum; /* 0 / 0 is NaN */
            }
            __syncthreads();
        }
    }
}

}  // namespace magtrack4j

#endif
