/* The centre of mass of an image. */
#ifndef MAGTRACK4J_CENTER_OF_MASS_CUH
#define MAGTRACK4J_CENTER_OF_MASS_CUH

#include "median.cuh"

namespace magtrack4j {

/* The sum of the pixels, of the pixels times their column, and of the pixels times their row. */
template <typename Sum>
struct Moments {
    Sum sums[3];
};

/* The moments of mass(pixel); those of a row are summed in Part, whose range a row must not exceed. */
template <typename Sum, typename Part, typename Pixel, typename Mass>
__device__ __forceinline__ Moments<Sum> moments(const Image<Pixel>& image, Mass mass) {
    Moments<Sum> moments = {{0, 0, 0}};
    NO_UNROLL
    for (int row = warp(); row < image.size; row += WARPS) {
        Part rowMass = 0;
        Part rowMoment = 0;
        NO_UNROLL
        for (int column = lane(); column < image.size; column += LANES) {
            Part value = mass(image.pixel(row, column));
            rowMass += value;
            rowMoment += static_cast<Part>(column) * value;
        }
        moments.sums[0] += rowMass;
        moments.sums[1] += rowMoment;
        moments.sums[2] += static_cast<Sum>(row) * rowMass;
    }
    blockSum(moments.sums);
    return moments;
}

/* The mean of the pixels, in all threads. */
template <typename Pixel>
__device__ __forceinline__ double mean(const Image<Pixel>& image) {
    /* Of differences from a pixel: the mean of equal ones is without rounding. */
    const double level = image.pixel(0, 0);
    double sum[] = {0};
    forEachPixel(image.size, [&](int row, int column) { sum[0] += image.pixel(row, column) - level; });
    blockSum(sum);
    return level + sum[0] / (image.size * image.size);
}

template <typename Real, typename Sum>
__device__ __forceinline__ void setCenterOfMass(Coordinate<Real>* center, const Moments<Sum>& moments, int size) {
    if (threadIdx.x < 2) {
        double mass = static_cast<double>(moments.sums[0]);
        double moment = static_cast<double>(threadIdx.x == X ? moments.sums[1] : moments.sums[2]);
        center[threadIdx.x].set(mass == 0 ? NAN : moment / mass, size);
    }
    __syncthreads();
}

/*
 * Sets the centre. An image of integers has integer sums, exact in any order; a lane's part of a row, of at most 1024
 * pixels, has 32 pixels: below 2^32 when they have 16 bits and are multiplied by their column.
 *
 * work has MEDIAN_WORK_BYTES where the background is the median.
 */
template <typename Pixel, typename Real>
__device__ __forceinline__ void centerOfMass(
        const Image<Pixel>& image, int background, Coordinate<Real>* center, unsigned char* work) {
    if (background != BACKGROUND_NONE) {
        Real level = static_cast<Real>(
                background == BACKGROUND_MEAN ? mean(image)
                                              : median<Pixel, Real>(image, reinterpret_cast<unsigned*>(work)));
        setCenterOfMass(
                center,
                moments<double, Real>(
                        image, [=](Pixel pixel) { return absolute(static_cast<Real>(pixel) - level); }),
                image.size);
    } else if (std::is_integral<Pixel>::value) {
        setCenterOfMass(
                center,
                moments<Unsigned64, uint32_t>(image, [](Pixel pixel) { return static_cast<uint32_t>(pixel); }),
                image.size);
    } else {
        setCenterOfMass(
                center,
                moments<double, Real>(image, [](Pixel pixel) { return static_cast<Real>(pixel); }),
                image.size);
        /* Where pixels and their negatives cancel, what is left as mass is rounding, and its centre anywhere. */
        if (!(center[X].isInside(image.size) && center[Y].isInside(image.size))) {
            double sums[] = {0, 0};
            forEachPixel(image.size, [&](int row, int column) {
                sums[0] += image.pixel(row, column);
                sums[1] += absolute(static_cast<Real>(image.pixel(row, column)));
            });
            blockSum(sums);
            if (fabs(sums[0]) <= image.size * rounding(Real()) * sums[1]) {
                setCenter(center, NAN, NAN, image.size);
            }
        }
    }
}

}  // namespace magtrack4j

#endif
