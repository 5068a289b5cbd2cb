/* The height of a profile, by a look-up table. */
#ifndef MAGTRACK4J_LOOKUP_Z_CUH
#define MAGTRACK4J_LOOKUP_Z_CUH

#include "correlation.cuh"
#include "parabola.cuh"

namespace magtrack4j {

/* A look-up table as lookup_z's arguments describe it. */
template <typename Real>
struct LookupTable {
    const Real* table;
    const double* heights;
    int planes;
    int rowLength;
    int localPoints;
    bool degenerate;

    /* The height at a plane and a fraction of the way to the next, which may be negative; NaN outside the table. */
    __device__ __forceinline__ double height(int plane, double fraction) const {
        double place = plane + fraction;
        if (!(place >= 0 && place <= planes - 1)) {
            return NAN;
        }
        int below = static_cast<int>(place);
        if (below == planes - 1) {
            return heights[below];
        }
        return heights[below] + (place - below) * (heights[below + 1] - heights[below]);
    }

    /*
     * The height of a profile, by all threads of a block, in all of them. The correlations about the largest are computed
     * again, a thread for each, rather than kept.
     */
    template <typename Source>
    __device__ __forceinline__ double heightOf(const Source* profile, int bins) const {
        if (degenerate) {
            return NAN;
        }
        const CentredValues<Source, Real> values(profile + 1, bins - 1);
        if (!(values.squares > 0)) {
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
        return height(best.index, parabola.vertex(sums[0], sums[1]));
    }
};

}  // namespace magtrack4j

#endif
