/* Quadrant interpolation: a centre from the image on a polar grid about it. */
#ifndef MAGTRACK4J_QUADRANT_INTERPOLATION_CUH
#define MAGTRACK4J_QUADRANT_INTERPOLATION_CUH

#include "interpolation.cuh"
#include "lines.cuh"
#include "parabola.cuh"

namespace magtrack4j {

static_assert(WARPS == 4, "a warp takes each quadrant");

/* The points of the parabola about the peak of a line's convolution: CpuBackend's QUADRANT_PEAK. */
constexpr int QUADRANT_PEAK_POINTS = 5;

/* With fewer radii there is no parabola: QuadrantOptions.LEAST_RADII. */
constexpr int LEAST_RADII = 4;

/* The polar grid, as the arguments describe it: an angle's cosine, then all angles' sines. */
template <typename Real>
struct QuadrantGrid {
    const Real* cosines;
    int angles;
    double mostRadius;
    double radialSteps;

    __device__ __forceinline__ explicit QuadrantGrid(const QuadrantArguments& arguments)
        : cosines(at<const Real>(arguments.directions)),
          angles(arguments.angles),
          mostRadius(arguments.mostRadius),
          radialSteps(arguments.radialSteps) {}

    /* The radii of the circles about a centre that lie in the image; 0 where they are too few, or the centre is lost. */
    __device__ __forceinline__ int radii(double x, double y, int size) const {
        const double end = size - 1;
        if (!(x > 0 && y > 0 && x < end && y < end)) {
            return 0;
        }
        double toEdge = fmin(fmin(x, y), fmin(end - x, end - y));
        int radii = static_cast<int>(fmin(toEdge, mostRadius) * radialSteps);
        return radii < LEAST_RADII ? 0 : radii;
    }
};

/*
 * Samples the four quadrants, a warp each, a radius in each lane. lines has 2 radii values for each axis: to the left (or
 * above) from the outermost radius inwards, then to the right (below) outwards, each the weighted sum of two quadrants. The
 * threads meet before that is read.
 */
template <typename Pixel, typename Real>
__device__ __forceinline__ void sampleQuadrants(
        const Image<Pixel>& image,
        const Coordinate<Real>* center,
        const QuadrantGrid<Real>& grid,
        int radii,
        Real* lines) {
    const bool right = warp() % 2 == 0;
    const bool below = warp() / 2 == 0;
    const Real spacing = static_cast<Real>(1 / grid.radialSteps);
    NO_UNROLL
    for (int first = 0; first < radii; first += LANES) {
        const int k = first + lane();
        Real sumX = 0;
        Real sumY = 0;
        if (k < radii) {
            const Real radius = (k + Real(0.5)) * spacing;
            const Real alongX = right ? radius : -radius;
            const Real alongY = below ? radius : -radius;
            NO_UNROLL
            for (int angle = 0; angle < grid.angles; angle++) {
                const Real cosine = grid.cosines[angle];
                const Real sine = grid.cosines[grid.angles + angle];
                const Between<Real> column(center[X].nearest, multiplyAdd(alongX, cosine, center[X].fraction));
                const Between<Real> row(center[Y].nearest, multiplyAdd(alongY, sine, center[Y].fraction));
                const Real sample = interpolated(image, column, row);
                sumX = multiplyAdd(cosine, sample, sumX);
                sumY = multiplyAdd(sine, sample, sumY);
            }
        }
        Real* toX = lines + (right ? radii + k : radii - 1 - k);
        Real* toY = lines + 2 * radii + (below ? radii + k : radii - 1 - k);
        /* Of the two quadrants of a side, one writes and then the other adds. */
        if (k < radii && right == below) {
            *toX = sumX;
            *toY = sumY;
        }
        __syncthreads();
        if (k < radii && right != below) {
            *toX += sumX;
            *toY += sumY;
        }
    }
}

/*
 * One iteration: where the bead is along the axis of a thread's line, as its samples say, in thread 0 of the line; NaN
 * where there is no clear maximum. lines has QUADRANT_BYTES of these radii. The threads have met when this is called, and
 * meet before lines are written again.
 */
template <typename Pixel, typename Real>
__device__ __forceinline__ double placeByQuadrants(
        const Image<Pixel>& image,
        const Coordinate<Real>* center,
        const QuadrantGrid<Real>& grid,
        int radii,
        Real* lines) {
    sampleQuadrants(image, center, grid, radii, lines);
    __syncthreads();
    const int length = 2 * radii;
    Real* line = lines + axisOfLine() * length;
    Real* convolution = line + 2 * length;
    /* Of differences, so that a line of equal values has a mean without rounding. */
    const Real level = line[0];
    Real sum = 0;
    NO_UNROLL
    for (int i = threadOfLine(); i < length; i += THREADS_PER_LINE) {
        sum += line[i] - level;
    }
    const Real mean = lineSum(sum) / length;
    /* Each radius counts for its circle. */
    NO_UNROLL
    for (int i = threadOfLine(); i < length; i += THREADS_PER_LINE) {
        line[i] = (line[i] - level - mean) * absolute(i - radii + Real(0.5));
    }
    __syncthreads();

    /* Lag 0 is number radii - 1, and there the first sample meets the last. */
    const int lags = length - 1;
    Maximum<Real> maximum = noMaximum<Real>();
    NO_UNROLL
    for (int lag = threadOfLine(); lag < lags; lag += THREADS_PER_LINE) {
        Real value = selfConvolution(line, length, radii + lag);
        convolution[lag] = value;
        maximum.consider(value, lag);
    }
    const int peak = lineMaximum(maximum);
    if (threadOfLine() != 0) {
        return NAN;
    }
    const Parabola<Real> parabola(QUADRANT_PEAK_POINTS, true);
    if (!parabola.fits(peak, lags)) {
        return NAN;
    }
    /*
     * The peak of a convolution is twice as far from the middle as the line. A point of a ring at the angle t to the axis
     * moves by the cosine of t times the bead's way; the mean of that, weighted with the cosine, is pi / 4.
     */
    double shift = (peak - (radii - 1) + parabola.vertexOf(convolution, peak)) / 2;
    return center[axisOfLine()].place + shift / grid.radialSteps * 1.2732395447351628; /* 4 / pi */
}

/* Where a block has its lines: in scratch memory if it is given any, else in shared memory. */
template <typename Real>
__device__ __forceinline__ Real* quadrantLines(const QuadrantArguments& arguments, unsigned char* shared) {
    if (arguments.scratch == 0) {
        return reinterpret_cast<Real*>(shared);
    }
    const int64_t radii = static_cast<int64_t>(arguments.mostRadius * arguments.radialSteps);
    return at<Real>(arguments.scratch + blockIdx.x * QUADRANT_BYTES(radii, sizeof(Real)));
}

/*
 * Refines the centre, as often as iterations says; it is lost where the image has no room for enough circles about it.
 * lines has QUADRANT_BYTES of the most radii there can be. All threads have met when this returns.
 */
template <typename Pixel, typename Real>
__device__ __forceinline__ void quadrantInterpolation(
        const Image<Pixel>& image, Coordinate<Real>* center, const QuadrantArguments& arguments, Real* lines) {
    __shared__ double place[2];
    const QuadrantGrid<Real> grid(arguments);
    NO_UNROLL
    for (int iteration = 0; iteration < arguments.iterations; iteration++) {
        const int radii = grid.radii(center[X].place, center[Y].place, image.size);
        const double newPlace = radii == 0 ? NAN : placeByQuadrants(image, center, grid, radii, lines);
        if (threadOfLine() == 0) {
            place[axisOfLine()] = newPlace;
        }
        __syncthreads();
        const bool known = !isNaN(place[X]) && !isNaN(place[Y]);
        setCenter(center, known ? place[X] : NAN, known ? place[Y] : NAN, image.size);
        if (!known) {
            return;
        }
    }
}

}  // namespace magtrack4j

#endif
