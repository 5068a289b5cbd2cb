/* An image as a block reads it, in global or in shared memory, and its centre. */
#ifndef MAGTRACK4J_IMAGE_CUH
#define MAGTRACK4J_IMAGE_CUH

#include "block.cuh"

namespace magtrack4j {

template <typename Pixel>
struct Image {
    const Pixel* pixels;
    int size;
    int pitch; /* the pixels from the start of a row to the start of the next */

    __device__ __forceinline__ Pixel pixel(int row, int column) const { return pixels[row * pitch + column]; }
};

/* Image number index of a stack, where it lies. */
template <typename Pixel>
__device__ __forceinline__ Image<Pixel> imageOf(DeviceAddress stack, int64_t index, int size) {
    return {at<const Pixel>(stack) + index * size * size, size, size};
}

/* Likewise, of the images that a kernel was given. */
template <typename Pixel>
__device__ __forceinline__ Image<Pixel> imageOf(const ImagesArguments& images, int64_t index) {
    return imageOf<Pixel>(images.pixels, index, images.size);
}

/* Calls step(row, column) for every pixel: rows are shared out among warps, the pixels of a row among lanes. */
template <typename Step>
__device__ __forceinline__ void forEachPixel(int size, Step step) {
    NO_UNROLL
    for (int row = warp(); row < size; row += WARPS) {
        NO_UNROLL
        for (int column = lane(); column < size; column += LANES) {
            step(row, column);
        }
    }
}

/*
 * Copies an image into shared memory, words at a time where its rows are whole words. The caller sees to it that all
 * threads have met before the copy is read.
 */
template <typename Pixel>
__device__ __forceinline__ Image<Pixel> copyOf(const Image<Pixel>& image, unsigned char* memory) {
    Pixel* copy = reinterpret_cast<Pixel*>(memory);
    const int pitch = SHARED_PIXELS_PER_ROW(image.size, static_cast<int>(sizeof(Pixel)));
    const int rowBytes = image.size * static_cast<int>(sizeof(Pixel));
    if (sizeof(Pixel) < sizeof(uint32_t) && (rowBytes | reinterpret_cast<uintptr_t>(image.pixels)) % 4 == 0) {
        const uint32_t* from = reinterpret_cast<const uint32_t*>(image.pixels);
        uint32_t* to = reinterpret_cast<uint32_t*>(memory);
        const int width = rowBytes / 4;
        const int toPitch = pitch / PIXELS_PER_WORD(static_cast<int>(sizeof(Pixel)));
        NO_UNROLL
        for (int word = threadIdx.x; word < image.size * width; word += THREADS_PER_BLOCK) {
            to[word / width * toPitch + word % width] = from[word];
        }
    } else {
        forEachPixel(image.size, [&](int row, int column) { copy[row * pitch + column] = image.pixel(row, column); });
    }
    return {copy, image.size, pitch};
}

/*
 * The largest absolute value of the pixels in this precision; infinite where one is NaN or infinite: such an image answers
 * NaN throughout. Of integers it is of no interest, and 0.
 */
template <typename Pixel, typename Real>
__device__ __forceinline__ Real magnitude(const Image<Pixel>& image) {
    if (std::is_integral<Pixel>::value) {
        return 0;
    }
    Real largest = 0;
    forEachPixel(image.size, [&](int row, int column) {
        Real value = absolute(static_cast<Real>(image.pixel(row, column)));
        largest = value <= largest ? largest : value < INFINITY ? value : static_cast<Real>(INFINITY);
    });
    return blockMaximum(largest);
}

/* One coordinate of a centre, ready for differences from whole numbers: those of floats would lose digits. */
template <typename Real>
struct Coordinate {
    double place;
    int nearest; /* FAR where the place is NaN, or so far from the image that no pixel is in a profile about it */
    Real fraction; /* place - nearest */

    static constexpr int FAR = INT32_MIN;

    __device__ __forceinline__ void set(double newPlace, int size) {
        bool far = !(fabs(newPlace) < 2.0 * size);
        place = newPlace;
        nearest = far ? FAR : static_cast<int>(rint(newPlace));
        fraction = far ? Real(0) : static_cast<Real>(newPlace - nearest);
    }

    /* How far a whole number is behind the place. */
    __device__ __forceinline__ Real distance(int number) const {
        return static_cast<Real>(number - nearest) - fraction;
    }

    __device__ __forceinline__ bool isFar() const { return nearest == FAR; }

    __device__ __forceinline__ bool isInside(int size) const { return nearest >= 0 && nearest < size; }
};

/* The indices of a centre's coordinates. */
constexpr int X = 0;
constexpr int Y = 1;

/* Sets a centre in shared memory; all threads meet before it is read. */
template <typename Real>
__device__ __forceinline__ void setCenter(Coordinate<Real>* center, double x, double y, int size) {
    if (threadIdx.x < 2) {
        center[threadIdx.x].set(threadIdx.x == X ? x : y, size);
    }
    __syncthreads();
}

/* Sets the centre that a kernel was given for an image. */
template <typename Real>
__device__ __forceinline__ void setCenter(
        Coordinate<Real>* center, const CentersArguments& given, int64_t index, bool finite, int size) {
    double x = at<const double>(given.x)[index];
    double y = at<const double>(given.y)[index];
    bool known = finite && !isNaN(x) && !isNaN(y);
    setCenter(center, known ? x : NAN, known ? y : NAN, size);
}

/* Writes a centre; all threads meet before it changes. */
template <typename Real>
__device__ __forceinline__ void writeCenter(
        const Coordinate<Real>* center, const CentersArguments& into, int64_t index) {
    if (threadIdx.x < 2) {
        at<double>(threadIdx.x == X ? into.x : into.y)[index] = center[threadIdx.x].place;
    }
    __syncthreads();
}

}  // namespace magtrack4j

#endif
