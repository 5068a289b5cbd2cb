/* The height of a profile, by a look-up table. */
#ifndef MAGTRACK4J_LOOKUP_Z_CUH
#define MAGTRACK4J_LOOKUP_Z_CUH

#include "correlation.cuh"
#include "parabola.cuh"

namespace magtrack4j {

/* A look-up table, as the arguments describe it. */
template <typename Real>
struct LookupTable {
    const PlanesArguments& arguments;

    __device__ __forceinline__ explicit LookupTable(const PlanesArguments& given) : arguments(given) {}

    /* The height at a place between planes, in planes; NaN outside the table. */
    __device__ __forceinline__ double heightAt(double place) const {
        const double* heights = at<const double>(arguments.heights);
        const int last = arguments.planes - 1;
        if (!(place >= 0 && place <= last)) {
            return NAN;
        }
        int below = static_cast<int>(place);
        return below == last ? heights[last] : interpolated(heights, below, place - below);
    }

    __device__ __forceinline__ static double interpolated(const double* values, int below, double fraction) {
        return values[below] + fraction * (values[below + 1] - values[below]);
    }

    /* The true place of a vertex: each iteration takes off the bias at the place that the one before has found. */
    __device__ __forceinline__ double withoutBias(double vertex) const {
        const double* biases = at<const double>(arguments.biases);
        const int last = (arguments.planes - 1) * arguments.biasSteps;
        double place = vertex;
        NO_UNROLL
        for (int iteration = 0; iteration < arguments.biasIterations; iteration++) {
            double point = fmin(fmax(place * arguments.biasSteps, 0.0), static_cast<double>(last));
            int below = smaller(static_cast<int>(point), last - 1);
            place = vertex - interpolated(biases, below, point - below);
        }
        return place;
    }

    /*
     * The height of a profile, by all threads of a block; in the first of them. The correlations about the largest are computed
     * again, a thread for each, rather than kept.
     */
    template <typename Source>
    __device__ __forceinline__ double heightOf(const Source* profile, int bins) const {
        const int planes = arguments.planes;
        const int localPoints = arguments.localPoints;
        const Real* table = at<const Real>(arguments.table);
        const int rowLength = arguments.rowLength;
        if (arguments.degenerate) {
            return NAN;
        }
        const CentredValues<Source, Real> values(profile + 1, bins - 1, arguments.weighted != 0);
        if (values.areConstant()) {
            return NAN;
        }
        Maximum<Real> best = noMaximum<Real>();
        NO_UNROLL
        for (int plane = threadIdx.x; plane < planes; plane += THREADS_PER_BLOCK) {
            best.consider(values.correlation(table, rowLength, plane), plane);
        }
        best = blockMaximum(best);
        const Parabola<Real> parabola(localPoints, true);
        if (!parabola.fits(best.index, planes)) {
            return NAN;
        }
        Real sums[] = {0, 0};
        NO_UNROLL
        for (int i = threadIdx.x; i < localPoints; i += THREADS_PER_BLOCK) {
            int u = i - parabola.reach;
            Real difference = values.correlation(table, rowLength, best.index + u) - best.value;
            sums[0] += parabola.slope(u, difference);
            sums[1] += parabola.curvature(u, difference);
        }
        blockSum(sums);
        if (threadIdx.x != 0) {
            return NAN;
        }
        double place = best.index + static_cast<double>(parabola.vertex(sums[0], sums[1], absolute(best.value)));
        return heightAt(arguments.biases == 0 || isNaN(place) ? place : withoutBias(place));
    }
};

/* The height of a profile by a table, NaN where there is none; by all threads of a block, in the first of them. */
template <typename Real, typename Source>
__device__ __forceinline__ double heightOf(const PlanesArguments& planes, const Source* profile, int bins) {
    return planes.table == 0 ? NAN : LookupTable<Real>(planes).heightOf(profile, bins);
}

/*
 * An image's own table, of several. Kernels have code for it beside that for the table of all images, which is in their
 * arguments: either kind of memory has instructions of its own, and so one table costs what it did without others.
 */
__device__ __forceinline__ const PlanesArguments& tableOf(const LookupArguments& lookup, int64_t index) {
    return at<const PlanesArguments>(lookup.tables)[at<const int32_t>(lookup.indices)[index]];
}

}  // namespace magtrack4j

#endif
