/*
 * The joint fit of one image: Gauss-Newton steps until a step is small against the uncertainty. What it does, and each constant, is
 * JointFitter's on the CPU.
 */
#ifndef MAGTRACK4J_JOINT_FIT_CUH
#define MAGTRACK4J_JOINT_FIT_CUH

#include "normal_equations.cuh"
#include "rings.cuh"

namespace magtrack4j {

/* A gain below this part of the one before, and a contrast below this part of the level, are 0 but for rounding in 32 bits. */
constexpr double MIN_GAIN_RATIO = 1e-6;
constexpr double MIN_CONTRAST = 1e-6;

/* A fit has converged where a step is less than this part of the uncertainty. */
constexpr double CONVERGED_PART = 0.01;

/* After the last step it is accepted where that was less than this part of the uncertainty. */
constexpr double ACCEPTED = 0.3;

/* A step is at most so many pixels, and planes. */
constexpr double MAX_STEP_PIXELS = 1;
constexpr double MAX_STEP_PLANES = 3;

/* What is further from its start than so many pixels is another bead, or none. */
constexpr double MAX_DISTANCE = 3;

/* By this factor residuals are larger than before; near the minimum, and as weights change, they may grow a little. */
constexpr double WORSE = 1.001;

/* How often a step that makes residuals larger is halved. */
constexpr int HALVINGS = 4;

/* The residual in SD from which on a pixel has no weight. */
constexpr double TUKEY_LIMIT = 4;

/* With more than this part of the pixels beyond that, something is wrong with the image. */
constexpr double MAX_OUTLIERS = 0.01;

/* So is it where neighbouring residuals correlate by more than this. */
constexpr double MAX_MISMATCH = 0.3;

/* Steps with robust weights for each without, which converge faster. */
constexpr int ROBUST_STEPS = 3;

/* With Tukey's biweight at 4 SD and Gaussian noise: the variance of estimates over the inverse of the weighted sums. */
constexpr double TUKEY_VARIANCE = 0.975;

/* The halvings of the interval in which a median is. */
constexpr int BISECTIONS = 10;

/* In so many steps the SD of the noise is found anew; then it stays. */
constexpr int SCALE_STEPS = 4;

/* The SD of Gaussian noise over the median of its absolute values. */
constexpr double SD_OF_MEDIAN = 1.482602218505602;

/* Residuals are noise where neighbours correlate by less than this, and so many SD of what chance makes. */
constexpr double MAX_CORRELATION = 0.05;
constexpr double MAX_CORRELATION_SDS = 5;

/* Residuals are noise where the kurtosis is below this. */
constexpr double MAX_KURTOSIS = 4;

/* What the sums of an evaluation are for. */
enum class Stage {
    PLANES, /* the plane with the least residuals is looked for */
    PLAIN,
    CONVERGED, /* and the residuals are to be looked at */
    ROBUST,
    OUTLIERS, /* there may be some: they are to be counted */
    ENDED
};

/*
 * The SD of residuals, from the median of their magnitudes, which is found by bisection; by all threads of a block, in all of
 * them. squares is their sum of squares.
 */
template <typename Real>
__device__ __forceinline__ double medianSd(const Real* residuals, int pixels, double squares) {
    const int half = pixels / 2;
    double low = 0;
    double high = sqrt(squares / half);
    NO_UNROLL
    while (high > 0 && countBelow(residuals, pixels, high) < half) {
        low = high;
        high *= 2;
    }
    NO_UNROLL
    for (int i = 0; i < BISECTIONS; i++) {
        const double middle = (low + high) / 2;
        if (countBelow(residuals, pixels, middle) < half) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return SD_OF_MEDIAN * (low + high) / 2;
}

/* A step, and the first three diagonal elements of the inverse of the matrix that it is from. */
struct Step {
    double parameters[PARAMETERS];
    double inverse[3];
    bool regular;

    /* Sets it, from the sums, by all threads of a block, which meet before it is read: a lane for each right side. */
    __device__ __forceinline__ void set(const double* sums) {
        if (warp() != 0) {
            return;
        }
        const int unknown = lane() - 1; /* of which the diagonal element is */
        double column[PARAMETERS];
        UNROLL_ALL
        for (int i = 0; i < PARAMETERS; i++) {
            column[i] = unknown < 0 ? sums[RIGHT + i] : i == unknown ? 1 : 0;
        }
        const bool solved =
                solve<PARAMETERS>([=](int row, int other) { return sums[product(row, other)]; }, column);
        UNROLL_ALL
        for (int i = 0; i < PARAMETERS; i++) {
            if (unknown < 0) {
                parameters[i] = column[i];
            } else if (i < 3 && i == unknown) {
                inverse[i] = column[i];
            }
        }
        if (unknown < 0) {
            regular = solved;
        }
    }
};

/* A fit on its way, in shared memory: one thread of a block changes it, and then all meet. */
struct Fit {
    Stage stage;
    int flags;
    int plane; /* the one that is compared */
    bool planesCompared;
    int steps; /* of this stage */
    int halvings;
    double startX;
    double startY;
    double lowest; /* plane */
    double highest;
    double planeDistance;
    double x;
    double y;
    double z;
    double offset;
    double gain;
    double chi2;
    double sigma[3];
    double taken[PARAMETERS]; /* the last step, as much of it as was allowed */
    double leastSquares; /* of the planes so far */
    double bestHeight;
    double squaresBefore;
    double shiftBefore;
    double scale; /* the SD of the noise over the one that was given */
    double correlation; /* of the residuals with those below, in magnitude */

    __device__ __forceinline__ void begin(
            const JointFitArguments& arguments, const RingPlanesArguments& rings, int64_t index) {
        flags = 0;
        x = startX = at<const double>(arguments.startX)[index];
        y = startY = at<const double>(arguments.startY)[index];
        if (rings.rows == 0 || !isInside(arguments.size)) {
            fail(FIT_NO_START);
            return;
        }
        const double* heights = at<const double>(rings.heights);
        const double first = heights[0];
        const double last = heights[rings.planes - 1];
        lowest = fmin(first, last);
        highest = fmax(first, last);
        planeDistance = (highest - lowest) / (rings.planes - 1);
        const double startZ = at<const double>(arguments.startZ)[index];
        planesCompared = isNaN(startZ);
        if (planesCompared) {
            beginPlanes(rings);
        } else {
            beginAtStart(rings);
            z = fmin(fmax(startZ, lowest), highest);
            beginSteps(Stage::PLAIN);
        }
    }

    __device__ __forceinline__ void beginAtStart(const RingPlanesArguments& rings) {
        x = startX;
        y = startY;
        offset = rings.level;
        gain = 1;
    }

    __device__ __forceinline__ void beginPlanes(const RingPlanesArguments& rings) {
        beginAtStart(rings);
        stage = Stage::PLANES;
        planesCompared = true;
        scale = 1;
        plane = 0;
        leastSquares = INFINITY;
        bestHeight = lowest;
    }

    __device__ __forceinline__ void beginSteps(Stage next) {
        stage = next;
        steps = 0;
        halvings = 0;
        squaresBefore = INFINITY;
        shiftBefore = INFINITY;
        scale = 1;
    }

    __device__ __forceinline__ void fail(int flag) {
        flags |= flag;
        stage = Stage::ENDED;
    }

    __device__ __forceinline__ bool isInside(int size) const {
        return x >= 0 && x <= size - 1 && y >= 0 && y <= size - 1;
    }

    __device__ __forceinline__ double height(const RingPlanesArguments& rings) const {
        return stage == Stage::PLANES ? at<const double>(rings.heights)[plane] : z;
    }

    /* Sets what is to be evaluated next. */
    template <typename Real>
    __device__ __forceinline__ void set(Model<Real>& model, const JointFitArguments& arguments) const {
        const bool comparing = stage == Stage::PLANES;
        const double scaled = scale * scale;
        const double readVariance = comparing || arguments.readVariance == 0 ? 1 : arguments.readVariance;
        model.x.set(x, arguments.size);
        model.y.set(y, arguments.size);
        model.offset = static_cast<Real>(offset);
        model.gain = static_cast<Real>(gain);
        model.readVariance = static_cast<Real>(readVariance * scaled);
        model.varianceGain = static_cast<Real>(comparing ? 0 : arguments.varianceGain * scaled);
        model.perDeviation = 1 / squareRoot(model.readVariance);
        model.perLimit = static_cast<Real>(stage == Stage::ROBUST ? 1 / TUKEY_LIMIT : 0);
    }

    /* Goes on with what was evaluated. */
    __device__ __forceinline__ void goOn(
            const JointFitArguments& arguments, const RingPlanesArguments& rings, const double* sums, const Step& step) {
        if (stage == Stage::PLANES) {
            comparePlane(rings, sums);
            return;
        }
        const bool robust = stage == Stage::ROBUST;
        const double squares = sums[SQUARES];
        if (!isFinite(squares)) {
            fail(FIT_NOT_FINITE);
            return;
        }
        if (!robust && squares > WORSE * squaresBefore && halvings < HALVINGS) {
            halvings++;
            halve();
            return;
        }
        halvings = 0;
        squaresBefore = squares;
        if (!step.regular || !hasContrast(sums, step)) {
            fail(FIT_SINGULAR);
            return;
        }
        if (takeStep(arguments, sums, step)) {
            stage = robust ? Stage::OUTLIERS : Stage::CONVERGED;
            return;
        }
        steps++;
        const bool inside = isInside(arguments.size);
        const bool last = steps >= arguments.steps * (robust ? ROBUST_STEPS : 1);
        if (inside && last && shiftBefore < ACCEPTED) {
            stage = robust ? Stage::OUTLIERS : Stage::CONVERGED;
            return;
        }
        if (!inside || last) {
            if (robust || planesCompared) {
                fail(FIT_NOT_CONVERGED);
            } else {
                beginPlanes(rings); /* the start may be a plane that looks like the right one */
            }
        }
    }

    /* Of the planes the one counts whose residuals about the centre are least, offset and gain free. */
    __device__ __forceinline__ void comparePlane(const RingPlanesArguments& rings, const double* sums) {
        const double ones = sums[product(OFFSET, OFFSET)];
        const double ring = sums[product(OFFSET, GAIN)];
        const double residual = sums[RIGHT + OFFSET];
        /* About the means: what the offset leaves. */
        const double squares = sums[SQUARES] - residual * residual / ones;
        const double variance = sums[product(GAIN, GAIN)] - ring * ring / ones;
        const double covariance = sums[RIGHT + GAIN] - ring * residual / ones;
        const double left = squares - covariance * covariance / variance;
        if (left < leastSquares) {
            leastSquares = left;
            bestHeight = at<const double>(rings.heights)[plane];
        }
        plane++;
        if (plane == rings.planes) {
            z = bestHeight;
            beginSteps(Stage::PLAIN);
        }
    }

    /* Whether what the step makes of the gain is positive, and more than rounding. */
    __device__ __forceinline__ bool hasContrast(const double* sums, const Step& step) const {
        const double newGain = gain + step.parameters[GAIN];
        const double ones = sums[product(OFFSET, OFFSET)];
        const double meanRing = sums[product(OFFSET, GAIN)] / ones;
        const double variance = sums[product(GAIN, GAIN)] / ones - meanRing * meanRing;
        const double contrast = newGain * sqrt(fmax(variance, 0.0));
        return newGain > MIN_GAIN_RATIO * gain && contrast > MIN_CONTRAST * fabs(offset + step.parameters[OFFSET]);
    }

    /* Takes a step, or as much of it as is allowed; answers whether the fit has converged. */
    __device__ __forceinline__ bool takeStep(
            const JointFitArguments& arguments, const double* sums, const Step& step) {
        double variance; /* of a residual of weight 1 */
        if (stage == Stage::ROBUST) {
            chi2 = scale * scale;
            variance = TUKEY_VARIANCE;
        } else {
            /* After the step, as far as the model is linear. */
            double decrease = 0;
            for (int i = 0; i < PARAMETERS; i++) {
                decrease += step.parameters[i] * sums[RIGHT + i];
            }
            const int degreesOfFreedom = larger(arguments.size * arguments.size - PARAMETERS, 1);
            chi2 = fmax(sums[SQUARES] - decrease, 0.0) / degreesOfFreedom;
            variance = arguments.readVariance > 0 ? 1 : chi2;
        }
        const double newGain = gain + step.parameters[GAIN];
        double shift = 0;
        for (int i = 0; i < 3; i++) {
            sigma[i] = sqrt(variance * step.inverse[i]) / newGain;
            taken[i] = step.parameters[i] / newGain;
            const double shiftOfAxis = fabs(taken[i]) / sigma[i];
            shift = shiftOfAxis <= shift || isNaN(shift) ? shift : shiftOfAxis; /* NaN if one is */
        }
        const double allowed =
                fmin(MAX_STEP_PIXELS / fmax(fabs(taken[0]), fabs(taken[1])),
                     MAX_STEP_PLANES * planeDistance / fabs(taken[2]));
        const bool whole = allowed >= 1;
        const double part = whole ? 1 : allowed;
        taken[0] *= part;
        taken[1] *= part;
        const double newZ = fmin(fmax(z + part * taken[2], lowest - planeDistance), highest + planeDistance);
        taken[2] = newZ - z;
        taken[OFFSET] = step.parameters[OFFSET];
        taken[GAIN] = step.parameters[GAIN];
        x += taken[0];
        y += taken[1];
        z = newZ;
        offset += taken[OFFSET];
        gain = newGain;
        /* Steps go on to become smaller at least as fast as the last two have. */
        const double next = steps > 0 && shift < shiftBefore / 2 ? shift * (shift / shiftBefore) : shift;
        shiftBefore = shift;
        return whole && isInside(arguments.size) && fmin(shift, next) < CONVERGED_PART;
    }

    /* Goes half of the last step back. */
    __device__ __forceinline__ void halve() {
        for (int i = 0; i < PARAMETERS; i++) {
            taken[i] /= 2;
        }
        x -= taken[0];
        y -= taken[1];
        z -= taken[2];
        offset -= taken[OFFSET];
        gain -= taken[GAIN];
    }

    /* Goes on with the residuals of the steps without robust weights: whether they are noise. */
    __device__ __forceinline__ void judge(const JointFitArguments& arguments, const double* sums, double neighbors) {
        const double count = static_cast<double>(arguments.size) * arguments.size;
        const double squares = sums[SQUARES];
        correlation = fabs(neighbors / squares);
        const double kurtosis = count * sums[FOURTHS] / (squares * squares);
        if (correlation > MAX_CORRELATION + MAX_CORRELATION_SDS / sqrt(count) || kurtosis > MAX_KURTOSIS) {
            beginSteps(arguments.robust ? Stage::ROBUST : Stage::OUTLIERS);
        } else {
            stage = Stage::ENDED;
        }
    }

    /* Ends with so many pixels beyond the limit of the robust weights. */
    __device__ __forceinline__ void end(int outliers, int pixels) {
        stage = Stage::ENDED;
        if (outliers > MAX_OUTLIERS * pixels || correlation > MAX_MISMATCH) {
            flags |= FIT_OUTLIERS;
        }
    }

    __device__ __forceinline__ bool isFitted() const { return (flags & ~FIT_OUTLIERS) == 0; }

    __device__ __forceinline__ void write(
            const FitsArguments& fits, const RingPlanesArguments& rings, int64_t index) {
        if (isFitted() && !(z >= lowest - planeDistance / 2 && z <= highest + planeDistance / 2)) {
            flags |= FIT_OUTSIDE_TABLE;
        }
        if (isFitted() && !(fabs(x - startX) <= MAX_DISTANCE && fabs(y - startY) <= MAX_DISTANCE)) {
            flags |= FIT_NOT_CONVERGED;
        }
        const bool fitted = isFitted();
        const auto set = [&](DeviceAddress series, double value) {
            at<double>(series)[index] = fitted ? value : NAN;
        };
        set(fits.x, x);
        set(fits.y, y);
        set(fits.z, z);
        set(fits.sigmaX, sigma[0]);
        set(fits.sigmaY, sigma[1]);
        set(fits.sigmaZ, sigma[2]);
        set(fits.chi2, chi2);
        set(fits.offset, offset - gain * rings.level); /* what is added to the table's brightness, not to that about its level */
        set(fits.gain, gain);
        at<double>(fits.flags)[index] = flags;
    }
};

/*
 * Fits image number index. The residuals are in memory for as many pixels, the table of the height in memory of
 * JOINT_FIT_TABLE_BYTES: shared, or global where that is not null.
 */
template <typename Pixel, typename Real>
__device__ __forceinline__ void jointFit(
        const JointFitArguments& arguments,
        const RingPlanesArguments& rings,
        int64_t index,
        Real* residuals,
        unsigned char* sharedTable,
        unsigned char* globalTable) {
    __shared__ Fit fit;
    __shared__ Model<Real> model;
    __shared__ Step step;
    __shared__ PlaneWeights<Real> planes;
    __shared__ HarmonicOrder<Real> harmonics[MOST_HARMONICS];
    __shared__ double sums[SUMS];
    const int pixels = arguments.size * arguments.size;
    const Image<Pixel> image = imageOf<Pixel>(arguments.pixels, index, arguments.size);
    setHarmonics(harmonics, rings);
    if (threadIdx.x == 0) {
        fit.begin(arguments, rings, index);
    }
    __syncthreads();
    NO_UNROLL
    while (fit.stage != Stage::ENDED) {
        if (fit.stage == Stage::ROBUST && fit.steps < SCALE_STEPS) {
            const double sd = medianSd(residuals, pixels, sums[SQUARES]);
            if (threadIdx.x == 0) {
                fit.scale *= sd;
            }
        }
        setPlanes(planes, rings, fit.height(rings));
        if (threadIdx.x == 0) {
            fit.set(model, arguments);
        }
        __syncthreads();
        const auto evaluateBy = [&](unsigned char* memory) {
            const HeightTable<Real> table(rings, harmonics, memory);
            table.make(rings, planes);
            __syncthreads();
            evaluate(image, table, model, residuals, sums);
        };
        /* Two copies of the code: either kind of memory has instructions of its own, which are faster. */
        if (globalTable == nullptr) {
            evaluateBy(sharedTable);
        } else {
            evaluateBy(globalTable);
        }
        step.set(sums);
        __syncthreads();
        if (threadIdx.x == 0) {
            fit.goOn(arguments, rings, sums, step);
        }
        __syncthreads();
        if (fit.stage == Stage::CONVERGED) {
            const double neighbors = neighborProducts(residuals, arguments.size);
            if (threadIdx.x == 0) {
                fit.judge(arguments, sums, neighbors);
            }
            __syncthreads();
        }
        if (fit.stage == Stage::OUTLIERS) {
            /* Robust steps have residuals in SD that they have found. */
            const double sd = arguments.robust ? 1 : medianSd(residuals, pixels, sums[SQUARES]);
            const int outliers = pixels - countBelow(residuals, pixels, TUKEY_LIMIT * sd);
            if (threadIdx.x == 0) {
                fit.end(outliers, pixels);
            }
            __syncthreads();
        }
    }
    if (threadIdx.x == 0) {
        fit.write(arguments.fits, rings, index);
    }
    __syncthreads();
}

}  // namespace magtrack4j

#endif
