/*
 * The sums of one step of the joint fit, over all pixels of an image: what RingKernels are on the CPU.
 *
 * The model of a pixel is offset + gain R, R the brightness of the table at a height: for each harmonic a cubic between two knots
 * of the radius, times the cosine or the sine of a multiple of the angle. R is that about the table's level.
 */
#ifndef MAGTRACK4J_RINGS_CUH
#define MAGTRACK4J_RINGS_CUH

#include "image.cuh"

namespace magtrack4j {

/* RingTable.KNOTS_PER_PIXEL. */
constexpr double KNOTS_PER_PIXEL = 1.875;

/* A radius in knots: what is nearer to the axis has no angle. */
constexpr double AXIS_RADIUS = 1e-3;

/* The planes that a polynomial goes through, where there are as many: PlaneInterpolation.POINTS. */
constexpr int PLANE_POINTS = 6;

/* The parameters of a fit: x, y, z, the offset and the gain. */
constexpr int PARAMETERS = 5;

/*
 * The sums. First the products of the derivatives by the parameters, for the gain the model R itself, the upper triangle of a matrix
 * row by row; then those with the residual; then these. All are times the root of the pixel's weight, or its square.
 */
constexpr int RIGHT = PARAMETERS * (PARAMETERS + 1) / 2;
constexpr int SQUARES = RIGHT + PARAMETERS; /* the squared residuals */
constexpr int FOURTHS = SQUARES + 1; /* their squares */
constexpr int SUMS = FOURTHS + 1;
static_assert(SUMS <= LANES, "a lane adds up each");

/* The number of the sum for two parameters, column at least row. */
__device__ __forceinline__ constexpr int product(int row, int column) {
    return row * (2 * PARAMETERS - 1 - row) / 2 + column;
}

/* The numbers of the offset and the gain among the parameters. */
constexpr int OFFSET = 3;
constexpr int GAIN = 4;

/* The value and the slope at a knot, from knot to knot. */
template <typename Real>
struct alignas(2 * sizeof(Real)) Knot {
    Real value;
    Real slope;
};

/* Between two knots, f behind the first: c[0] + c[1] f + c[2] f^2 + c[3] f^3. */
template <typename Real>
struct alignas(16) Cubic {
    Real c[4];
};

/* Between two knots: start + f rise. */
template <typename Real>
struct alignas(2 * sizeof(Real)) Line {
    Real start;
    Real rise;
};

/* The polynomial through the planes about a height: their weights, and those in its derivative by the height. */
template <typename Real>
struct PlaneWeights {
    Real weights[PLANE_POINTS];
    Real slopes[PLANE_POINTS];
    int first;
};

/* The last plane that is not beyond a height, or an outermost one. */
__device__ __forceinline__ int planeBelow(const double* heights, int planes, double height) {
    const bool rising = heights[planes - 1] > heights[0];
    int low = 0;
    int high = planes - 1;
    NO_UNROLL
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        if (rising ? heights[middle] <= height : heights[middle] >= height) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Sets the weights for a height, a thread for each plane; all threads meet before they are read. */
template <typename Real>
__device__ __forceinline__ void setPlanes(
        PlaneWeights<Real>& planes, const RingPlanesArguments& arguments, double height) {
    const int points = smaller(PLANE_POINTS, arguments.planes);
    const int plane = threadIdx.x;
    if (plane >= points) {
        return;
    }
    const double* heights = at<const double>(arguments.heights);
    const int first =
            clamp(planeBelow(heights, arguments.planes, height) - (points / 2 - 1), 0, arguments.planes - points);
    double weight = 1;
    double slope = 0;
    NO_UNROLL
    for (int other = 0; other < points; other++) {
        if (other != plane) {
            const double perDistance = 1 / (heights[first + plane] - heights[first + other]);
            const double factor = (height - heights[first + other]) * perDistance;
            slope = fma(slope, factor, weight * perDistance);
            weight *= factor;
        }
    }
    planes.weights[plane] = static_cast<Real>(weight);
    planes.slopes[plane] = static_cast<Real>(slope);
    if (plane == 0) {
        planes.first = first;
    }
}

/* A harmonic, as pixels want it. */
template <typename Real>
struct HarmonicOrder {
    int order;
    Real slope; /* what the derivative of the function is times: the order of a sine, minus that of a cosine */
};

/* There are no more harmonics: the rings, and a cosine and a sine of seven orders. */
constexpr int MOST_HARMONICS = 15;

/*
 * The table of a height: for two neighbouring knots and each harmonic a cubic, and the line that its derivative by the height is. An
 * odd number of them for two knots keeps neighbouring ones in different banks.
 */
template <typename Real>
struct HeightTable {
    Cubic<Real>* cubics;
    Line<Real>* lines;
    const HarmonicOrder<Real>* harmonics;
    int harmonicCount;
    int intervals; /* pairs of neighbouring knots */
    int pitch; /* from two knots to the next */

    /* In memory of JOINT_FIT_TABLE_BYTES. */
    __device__ __forceinline__ HeightTable(
            const RingPlanesArguments& arguments, const HarmonicOrder<Real>* orders, unsigned char* memory)
        : harmonics(orders),
          harmonicCount(arguments.harmonicCount),
          intervals(arguments.knots - 1),
          pitch(JOINT_FIT_TABLE_PITCH(arguments.harmonicCount)) {
        cubics = reinterpret_cast<Cubic<Real>*>(memory);
        lines = reinterpret_cast<Line<Real>*>(cubics + intervals * pitch);
    }

    /* Makes it from the planes about the height. All threads meet before it is read. */
    __device__ __forceinline__ void make(const RingPlanesArguments& arguments, const PlaneWeights<Real>& planes) const {
        const int points = smaller(PLANE_POINTS, arguments.planes);
        const int knots = intervals + 1;
        const int knotsPerPlane = harmonicCount * knots;
        const Knot<Real>* rows = at<const Knot<Real>>(arguments.rows) + static_cast<int64_t>(planes.first) * knotsPerPlane;
        NO_UNROLL
        for (int i = threadIdx.x; i < harmonicCount * intervals; i += THREADS_PER_BLOCK) {
            const int harmonic = i / intervals;
            const int interval = i % intervals;
            const Knot<Real>* knot = rows + harmonic * knots + interval;
            Knot<Real> before = {0, 0};
            Knot<Real> behind = {0, 0};
            Line<Real> line = {0, 0};
            NO_UNROLL
            for (int plane = 0; plane < points; plane++) {
                const Real weight = planes.weights[plane];
                const Real slope = planes.slopes[plane];
                before.value = multiplyAdd(weight, knot[0].value, before.value);
                before.slope = multiplyAdd(weight, knot[0].slope, before.slope);
                behind.value = multiplyAdd(weight, knot[1].value, behind.value);
                behind.slope = multiplyAdd(weight, knot[1].slope, behind.slope);
                line.start = multiplyAdd(slope, knot[0].value, line.start);
                line.rise = multiplyAdd(slope, knot[1].value - knot[0].value, line.rise);
                knot += knotsPerPlane;
            }
            const Real difference = behind.value - before.value;
            const Real third = before.slope + behind.slope - 2 * difference;
            cubics[interval * pitch + harmonic] = {
                    {before.value, before.slope, difference - before.slope - third, third}};
            lines[interval * pitch + harmonic] = line;
        }
    }
};

/* Sets the harmonics of a ring table, a thread for each; all threads meet before they are read. */
template <typename Real>
__device__ __forceinline__ void setHarmonics(
        HarmonicOrder<Real> (&harmonics)[MOST_HARMONICS], const RingPlanesArguments& arguments) {
    const int harmonic = threadIdx.x;
    if (harmonic < arguments.harmonicCount) {
        const int order = at<const int32_t>(arguments.harmonics)[harmonic];
        harmonics[harmonic] = {order < 0 ? -order : order, static_cast<Real>(-order)};
    }
}

/* The cosine and the sine of a multiple of an angle. */
template <typename Real>
struct Turn {
    Real cosine;
    Real sine;

    /* Those of the sum of two. */
    __device__ __forceinline__ Turn operator+(const Turn& other) const {
        return {multiplyAdd(cosine, other.cosine, -(sine * other.sine)),
                multiplyAdd(sine, other.cosine, cosine * other.sine)};
    }
};

/* A harmonic's part that depends on the radius, at a fraction behind a knot, and its derivatives. */
template <typename Real>
struct Ring {
    Real value;
    Real byRadius; /* from knot to knot */
    Real byHeight;

    __device__ __forceinline__ Ring(const Cubic<Real>& cubic, const Line<Real>& line, Real fraction) {
        const Real inner = multiplyAdd(fraction, cubic.c[3], cubic.c[2]);
        value = multiplyAdd(fraction, multiplyAdd(fraction, inner, cubic.c[1]), cubic.c[0]);
        byRadius = multiplyAdd(fraction, multiplyAdd(fraction, cubic.c[3], 2 * inner), cubic.c[1]);
        byHeight = multiplyAdd(fraction, line.rise, line.start);
    }
};

/* The table's brightness at a pixel, and its derivatives by the radius, from knot to knot, the angle and the height. */
template <typename Real>
struct Brightness {
    Real value;
    Real byRadius;
    Real byAngle;
    Real byHeight;

    /* At a fraction behind a knot; one is the direction from the axis, if there is one. */
    __device__ __forceinline__ Brightness(
            const HeightTable<Real>& table, int knot, Real fraction, const Turn<Real>& one, bool hasAngle) {
        const Cubic<Real>* cubics = table.cubics + knot * table.pitch;
        const Line<Real>* lines = table.lines + knot * table.pitch;
        const Ring<Real> rings(cubics[0], lines[0], fraction);
        value = rings.value;
        byRadius = rings.byRadius;
        byAngle = 0;
        byHeight = rings.byHeight;
        if (!hasAngle) {
            return;
        }
        const Turn<Real> two = one + one;
        const Turn<Real> four = two + two;
        /* Orders rise: 1, 2, 3, and multiples of 4. */
        Turn<Real> turn = {1, 0};
        int turned = 0;
        NO_UNROLL
        for (int i = 1; i < table.harmonicCount; i++) {
            const HarmonicOrder<Real> harmonic = table.harmonics[i];
            if (harmonic.order >= 4 && turned < 4) {
                turn = four;
                turned = 4;
            }
            NO_UNROLL
            while (turned < harmonic.order) {
                turn = turn + (turned < 4 ? one : four);
                turned += turned < 4 ? 1 : 4;
            }
            const bool isSine = harmonic.slope > 0;
            const Real function = isSine ? turn.sine : turn.cosine;
            const Real slope = harmonic.slope * (isSine ? turn.cosine : turn.sine);
            const Ring<Real> ring(cubics[i], lines[i], fraction);
            value = multiplyAdd(function, ring.value, value);
            byRadius = multiplyAdd(function, ring.byRadius, byRadius);
            byAngle = multiplyAdd(slope, ring.value, byAngle);
            byHeight = multiplyAdd(function, ring.byHeight, byHeight);
        }
    }
};

/* Where the model is compared with an image, and how pixels are weighed. */
template <typename Real>
struct Model {
    Coordinate<Real> x; /* within the image */
    Coordinate<Real> y;
    Real offset;
    Real gain;
    Real readVariance; /* of a pixel whose model is 0 */
    Real varianceGain; /* how it grows with the model */
    Real perDeviation; /* the inverse of the SD of a pixel whose model is 0 */
    Real perLimit; /* the inverse of the residual, in SD, from which on a pixel has no weight; 0 where all have their full weight */
};

/*
 * Computes the sums, in shared memory, and the residuals, in SD of the noise. A pixel's weight is (1 - (e / limit)^2)^2 /
 * variance, e the residual in SD, and 0 beyond the limit and where the table does not reach; one that is no finite number makes
 * sums NaN wherever it is. All threads have met when this returns.
 *
 * A thread takes every 128th pixel, and adds up so many in the precision; then a lane of each warp adds these up over the warp, for
 * one of the sums, and its totals in 64 bits.
 */
template <typename Pixel, typename Real>
__device__ __forceinline__ void evaluate(
        const Image<Pixel>& image,
        const HeightTable<Real>& table,
        const Model<Real>& model,
        Real* residuals,
        double* sums) {
    constexpr int PIXELS_AT_ONCE = 32 * THREADS_PER_BLOCK;
    __shared__ double partial[WARPS][SUMS];
    const int size = image.size;
    const int pixels = size * size;
    const Real knots = static_cast<Real>(KNOTS_PER_PIXEL);
    const Real end = static_cast<Real>(table.intervals);
    const Real offset = model.offset;
    const Real gain = model.gain;
    const Real varianceGain = model.varianceGain;
    const Real perDeviation = model.perDeviation;
    const Real perLimit = model.perLimit;
    /* The pixel's column and row, from the nearest ones to the centre: whole numbers. */
    Real column = static_cast<Real>(static_cast<int>(threadIdx.x % size) - model.x.nearest);
    Real row = static_cast<Real>(static_cast<int>(threadIdx.x / size) - model.y.nearest);
    const Real endOfRow = static_cast<Real>(size - model.x.nearest);
    const Real columnsOn = static_cast<Real>(THREADS_PER_BLOCK % size);
    const Real rowsOn = static_cast<Real>(THREADS_PER_BLOCK / size);
    double total = 0;
    NO_UNROLL
    for (int first = 0; first < pixels; first += PIXELS_AT_ONCE) {
        Real products[LANES] = {};
        const int last = smaller(first + PIXELS_AT_ONCE, pixels);
        NO_UNROLL
        for (int pixel = first + threadIdx.x; pixel < last; pixel += THREADS_PER_BLOCK) {
            const Real light = static_cast<Real>(image.pixels[pixel]);
            const Real dx = (column - model.x.fraction) * knots;
            const Real dy = (row - model.y.fraction) * knots;
            const Real radius = squareRoot(multiplyAdd(dx, dx, dy * dy));
            Real residual = 0;
            if (radius < end) {
                const WholeNumber<Real> knot = nearestWhole(radius - Real(0.5));
                const Real perRadius = 1 / larger(radius, static_cast<Real>(AXIS_RADIUS));
                const Turn<Real> direction = {dx * perRadius, dy * perRadius};
                const Brightness<Real> brightness(
                        table, knot.number, radius - knot.value, direction, radius >= static_cast<Real>(AXIS_RADIUS));
                Real root = perDeviation;
                if (varianceGain > 0) {
                    const Real modelled = multiplyAdd(gain, brightness.value, offset);
                    root = 1 / squareRoot(multiplyAdd(varianceGain, larger(modelled, Real(0)), model.readVariance));
                }
                residual = multiplyAdd(-gain, brightness.value, light - offset) * root;
                const Real part = residual * perLimit;
                const Real tukey = larger(multiplyAdd(-part, part, Real(1)), Real(0));
                root *= tukey;
                const Real weighted = residual * tukey; /* NaN where the pixel is no finite number */
                /* By the centre: away from it. */
                const Real away = -knots * brightness.byRadius;
                const Real across = knots * perRadius * brightness.byAngle;
                const Real derivatives[PARAMETERS] = {
                        multiplyAdd(across, direction.sine, away * direction.cosine) * root,
                        multiplyAdd(-across, direction.cosine, away * direction.sine) * root,
                        brightness.byHeight * root,
                        root,
                        brightness.value * root};
                UNROLL_ALL
                for (int i = 0; i < PARAMETERS; i++) {
                    UNROLL_ALL
                    for (int k = i; k < PARAMETERS; k++) {
                        products[product(i, k)] =
                                multiplyAdd(derivatives[i], derivatives[k], products[product(i, k)]);
                    }
                    products[RIGHT + i] = multiplyAdd(derivatives[i], weighted, products[RIGHT + i]);
                }
                const Real square = weighted * weighted;
                products[SQUARES] += square;
                products[FOURTHS] = multiplyAdd(square, square, products[FOURTHS]);
            } else {
                products[SQUARES] += light - light; /* NaN likewise */
            }
            residuals[pixel] = residual;
            row += rowsOn;
            column += columnsOn;
            if (column >= endOfRow) {
                column -= static_cast<Real>(size);
                row += 1;
            }
        }
        total += static_cast<double>(warpSums(products));
    }
    if (lane() < SUMS) {
        partial[warp()][lane()] = total;
    }
    __syncthreads();
    if (threadIdx.x < SUMS) {
        double sum = partial[0][threadIdx.x];
        for (int other = 1; other < WARPS; other++) {
            sum += partial[other][threadIdx.x];
        }
        sums[threadIdx.x] = sum;
    }
    __syncthreads();
}

/* The sum of the products of residuals with those of the pixels below, in all threads. */
template <typename Real>
__device__ __forceinline__ double neighborProducts(const Real* residuals, int size) {
    Real products = 0;
    NO_UNROLL
    for (int pixel = threadIdx.x; pixel < size * (size - 1); pixel += THREADS_PER_BLOCK) {
        products = multiplyAdd(residuals[pixel], residuals[pixel + size], products);
    }
    double sum[] = {static_cast<double>(products)};
    blockSum(sum);
    return sum[0];
}

/* How many residuals are below a limit in magnitude, in all threads. */
template <typename Real>
__device__ __forceinline__ int countBelow(const Real* residuals, int pixels, double limit) {
    const Real bound = static_cast<Real>(limit);
    int count[] = {0};
    NO_UNROLL
    for (int pixel = threadIdx.x; pixel < pixels; pixel += THREADS_PER_BLOCK) {
        count[0] += absolute(residuals[pixel]) < bound ? 1 : 0;
    }
    blockSum(count);
    return count[0];
}

}  // namespace magtrack4j

#endif
