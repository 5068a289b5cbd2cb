/* The vertex of a parabola through an odd number of equally spaced points, by least squares. */
#ifndef MAGTRACK4J_PARABOLA_CUH
#define MAGTRACK4J_PARABOLA_CUH

#include "numbers.cuh"

namespace magtrack4j {

/*
 * The fit as two fixed sums over the points, each taken as its difference from the middle one: near a flat maximum the
 * textbook form loses the curvature to cancellation.
 */
template <typename Real>
struct Parabola {
    int reach; /* the points on either side of the middle */
    bool weighted; /* residual u counts reach - |u| + 1-fold */
    Real sum0; /* of the squared weights, times u^0, u^2, u^4 */
    Real sum2;
    Real sum4;

    __device__ __forceinline__ Parabola(int points, bool isWeighted) : reach(points / 2), weighted(isWeighted) {
        sum0 = squaredWeight(0);
        sum2 = 0;
        sum4 = 0;
        NO_UNROLL
        for (int u = 1; u <= reach; u++) {
            Real square = static_cast<Real>(u) * u;
            Real term = 2 * squaredWeight(u);
            sum0 += term;
            sum2 += term * square;
            sum4 += term * square * square;
        }
    }

    __device__ __forceinline__ Real squaredWeight(int u) const {
        Real weight = weighted ? reach - (u < 0 ? -u : u) + 1 : 1;
        return weight * weight;
    }

    /* Whether a fit about this index, of this many values, has its points to spare on either side. */
    __device__ __forceinline__ bool fits(int middle, int count) const {
        return middle > reach && middle < count - reach - 1;
    }

    /* What a point adds to the slope at the middle, all times sum2. */
    __device__ __forceinline__ Real slope(int u, Real difference) const {
        return squaredWeight(u) * u * difference;
    }

    /* What a point adds to the curvature, all times sum0 sum4 - sum2^2. */
    __device__ __forceinline__ Real curvature(int u, Real difference) const {
        return squaredWeight(u) * (sum0 * u * u - sum2) * difference;
    }

    /*
     * How far the vertex is from the middle, from the sums of both; NaN where the curvature is no more than what rounding
     * makes of values of this magnitude.
     */
    __device__ __forceinline__ Real vertex(Real slopes, Real curvatures, Real magnitude) const {
        Real weights = 0;
        NO_UNROLL
        for (int u = 1; u <= reach; u++) {
            weights += absolute(curvature(u, 1));
        }
        if (absolute(curvatures) <= 4 * rounding(Real()) * weights * magnitude) {
            return NAN;
        }
        return -(slopes / sum2) / (2 * (curvatures / (sum0 * sum4 - sum2 * sum2)));
    }

    /* How far the vertex about values[middle] is from it. */
    template <typename Values>
    __device__ __forceinline__ Real vertexOf(const Values& values, int middle) const {
        Real slopes = 0;
        Real curvatures = 0;
        NO_UNROLL
        for (int u = -reach; u <= reach; u++) {
            Real difference = values[middle + u] - values[middle];
            slopes += slope(u, difference);
            curvatures += curvature(u, difference);
        }
        /* Values on a line are largest at an end. */
        Real magnitude = absolute(values[middle]) + absolute(values[middle - reach] - values[middle]) +
                absolute(values[middle + reach] - values[middle]);
        return vertex(slopes, curvatures, magnitude);
    }
};

}  // namespace magtrack4j

#endif
