/* The image between its pixels. */
#ifndef MAGTRACK4J_INTERPOLATION_CUH
#define MAGTRACK4J_INTERPOLATION_CUH

#include "image.cuh"

namespace magtrack4j {

/* One coordinate of a sample: the pixel before it, and how far behind that it is. */
template <typename Real>
struct Between {
    int before;
    Real fraction;

    /* place is counted from pixel number origin. One on a pixel may be given to the one before, at the fraction 1. */
    __device__ __forceinline__ Between(int origin, Real place) {
        WholeNumber<Real> whole = nearestWhole(place - Real(0.5));
        before = origin + whole.number;
        fraction = place - whole.value;
    }
};

/* Bilinear interpolation. */
template <typename Pixel, typename Real>
__device__ __forceinline__ Real interpolated(
        const Image<Pixel>& image, const Between<Real>& column, const Between<Real>& row) {
    const Pixel* pixel = image.pixels + row.before * image.pitch + column.before;
    auto along = [&](const Pixel* left) {
        Real value = static_cast<Real>(left[0]);
        return multiplyAdd(column.fraction, static_cast<Real>(left[1]) - value, value);
    };
    Real above = along(pixel);
    Real below = along(pixel + image.pitch);
    return multiplyAdd(row.fraction, below - above, above);
}

}  // namespace magtrack4j

#endif
