/*
 * What the kernels are given: one structure for each kind of kernel, passed by value as the kernel's only parameter.
 *
 * Plain C with fixed-width types, all eight-byte members before all four-byte ones, so that nvcc, a host compiler and
 * jextract lay the structures out alike and without hidden padding. A member of type DeviceAddress is an address in
 * memory that the device can reach; 0 stands for "not wanted" where its comment says so. Series and matrices are of
 * doubles whatever the precision, image-major, row-major, without padding, as the library's.
 *
 * Launch. A kernel that works on images, or on rows of a matrix, takes a block for each; it goes on with image
 * blockIdx.x + gridDim.x, so that a grid may also be smaller. Kernels that work on elements take a thread for each, in
 * the same way. Blocks are THREADS_PER_BLOCK threads wide. Counts must be at least 1. Dynamic shared memory is what the
 * ..._SHARED_BYTES macro beside a structure says, 0 where there is none.
 *
 * No kernel needs more than MAX_SHARED_BYTES, which every device grants without being asked: the 48 KiB of a block, less
 * 2 KiB for what kernels declare themselves. Where a profile would not fit, the caller gives scratch memory instead (see
 * radial profile), and where an image would not, it is read where it lies (see the pipeline).
 *
 * What several kernels are given alike is a structure within theirs: a part, whose structure says what it is.
 */
#ifndef MAGTRACK4J_ARGUMENTS_H
#define MAGTRACK4J_ARGUMENTS_H

#include <stdint.h>

#define THREADS_PER_BLOCK 128
#define MAX_SHARED_BYTES 47104

typedef uint64_t DeviceAddress;

/* The background of an image, which its centre of mass is without: the ordinals of io.github.magtrack4j.method.Background. */
#define BACKGROUND_NONE 0
#define BACKGROUND_MEAN 1
#define BACKGROUND_MEDIAN 2

/* The ordinals of io.github.magtrack4j.Axis. */
#define AXIS_Y 0
#define AXIS_X 1

/* In the macros below, realBytes is 4 (f32) or 8 (f64) by precision, pixelBytes 1, 2, 4 or 8 by pixel type. */

#define ROUND_UP_TO_8(bytes) (((bytes) + 7) / 8 * 8)

/* A part: images, one behind the other. */
typedef struct ImagesArguments {
    DeviceAddress pixels;
    int64_t count;
    int32_t size; /* N, the width of the images in pixels */
    int32_t padding;
} ImagesArguments;

/* A part: the centres of images, count doubles each; given or a result. */
typedef struct CentersArguments {
    DeviceAddress x;
    DeviceAddress y;
} CentersArguments;

/* center_of_mass_<pixel>_<precision>: the centre of mass of each image. */
typedef struct CenterOfMassArguments {
    ImagesArguments images;
    CentersArguments centers; /* result */
    int32_t background; /* BACKGROUND_... */
    int32_t padding;
} CenterOfMassArguments;

/* A part: how lines are convolved with themselves. */
typedef struct LinesArguments {
    int32_t reach; /* lines averaged on either side of the middle one, h = floor(N * line ratio / 2) */
    int32_t localPoints; /* the points of the parabola; 0: the maximum itself */
    int32_t iterations; /* in the pipeline; by itself the kernel makes one */
    int32_t padding;
} LinesArguments;

/* A part: where convolutions go; all 0 where they are not wanted. */
typedef struct ConvolutionsArguments {
    DeviceAddress columnMaxima; /* result, count doubles */
    DeviceAddress rowMaxima; /* result, count doubles */
    DeviceAddress columns; /* result, count * size doubles */
    DeviceAddress rows; /* result, count * size doubles */
} ConvolutionsArguments;

/* auto_conv_<pixel>_<precision>: one step of auto-convolution, in all its variants. */
typedef struct AutoConvArguments {
    ImagesArguments images;
    CentersArguments centers; /* so far */
    CentersArguments newCenters; /* result; may be centers */
    ConvolutionsArguments convolutions;
    LinesArguments lines;
} AutoConvArguments;

#define AUTO_CONV_SHARED_BYTES(size, realBytes) (4 * (size) * (realBytes))

/* qi_<pixel>_<precision>: one step of quadratic interpolation. */
typedef struct QiArguments {
    ImagesArguments images;
    CentersArguments centers;
    CentersArguments newCenters; /* result; may be centers */
} QiArguments;

/* qi_sample_axis_profiles_<pixel>_<precision>: the three samples along an axis. */
typedef struct QiSampleAxisProfilesArguments {
    ImagesArguments images;
    CentersArguments centers;
    DeviceAddress samples; /* result, count * 3 doubles */
    int32_t axis; /* AXIS_... */
    int32_t padding;
} QiSampleAxisProfilesArguments;

/*
 * A part: quadrant interpolation.
 *
 * Where QUADRANT_BYTES, of as many radii as fit into mostRadius, is more than MAX_SHARED_BYTES, scratch has that many bytes
 * for each block of the grid, and none of this is in shared memory. Else scratch is 0, and the bytes are shared memory.
 */
typedef struct QuadrantArguments {
    DeviceAddress directions; /* the angles' cosines, then their sines: 2 * angles reals (float or double by precision) */
    DeviceAddress scratch;
    double mostRadius; /* of the outermost circle, in pixels */
    double radialSteps; /* samples per pixel along a radius */
    int32_t angles; /* in a quadrant; 0 in the pipeline: auto-convolution */
    int32_t iterations;
} QuadrantArguments;

#define QUADRANT_BYTES(radii, realBytes) (8 * (radii) * (realBytes))

/* quadrant_interpolation_<pixel>_<precision>. */
typedef struct QuadrantInterpolationArguments {
    ImagesArguments images;
    CentersArguments centers;
    CentersArguments newCenters; /* result; may be centers */
    QuadrantArguments quadrants;
} QuadrantInterpolationArguments;

/*
 * A part: profiles.
 *
 * Where RADIAL_PROFILE_BYTES or POLAR_PROFILE_BYTES is more than MAX_SHARED_BYTES, scratch has that many bytes for each
 * block of the grid, and the kernel is launched without shared memory. Else scratch is 0, and the bytes are shared memory.
 */
typedef struct ProfilesArguments {
    DeviceAddress profiles; /* result, count * bins doubles; in the pipeline 0 where they are not to be kept */
    DeviceAddress scratch;
    int32_t bins; /* (size / 2) * oversample */
    int32_t oversample;
} ProfilesArguments;

/* radial_profile_<pixel>_<precision>: the mean pixel at each distance from the centre. */
typedef struct RadialProfileArguments {
    ImagesArguments images;
    CentersArguments centers;
    ProfilesArguments profiles;
} RadialProfileArguments;

/* The 32-bit words in which a bin counts and sums its pixels. */
#define WORDS_PER_BIN(pixelBytes, realBytes) ((pixelBytes) == 1 ? 1 : (pixelBytes) == 2 ? 2 : (realBytes) == 4 ? 3 : 4)

#define RADIAL_PROFILE_BYTES(bins, pixelBytes, realBytes) \
    ROUND_UP_TO_8((bins) * ((realBytes) + 4 * WORDS_PER_BIN(pixelBytes, realBytes)))

/*
 * A part: a profile along circles. In each quadrant there are rays from the centre; circle b, of radius b / oversample, is
 * sampled where it meets them within the image, no nearer than margin to the middle of an outermost pixel.
 */
typedef struct PolarArguments {
    DeviceAddress directions; /* the cosines of a quadrant's angles, then their sines: 2 * angles reals */
    DeviceAddress wideDirections; /* the same as doubles */
    double margin; /* in pixels */
    int32_t angles; /* in a quadrant; 0 in the pipeline: a radial profile */
    int32_t padding;
} PolarArguments;

/* polar_profile_<pixel>_<precision>: the mean along circles about the centre. */
typedef struct PolarProfileArguments {
    ImagesArguments images;
    CentersArguments centers;
    ProfilesArguments profiles;
    PolarArguments polar;
} PolarProfileArguments;

#define POLAR_PROFILE_BYTES(bins, realBytes) ROUND_UP_TO_8((bins) * ((realBytes) + 4))

/*
 * fft_window_<pixel>_<precision>: makes images ready for a real-to-complex transform, as float or double by precision:
 * times a Gaussian about the centre, NaN throughout where there is no centre or a pixel is not finite.
 */
typedef struct FftWindowArguments {
    ImagesArguments images;
    CentersArguments centers; /* 0 for images as they are */
    DeviceAddress windowed; /* result, count * size * size reals */
    double gaussianFactor; /* the width of the images over the Gaussian's sigma */
} FftWindowArguments;

#define FFT_WINDOW_SHARED_BYTES(size, realBytes) (2 * (size) * (realBytes))

/*
 * fft_profile_<precision>: the mean magnitude in each bin of the transforms that cuFFT's R2C or D2Z made of size x size
 * images: size rows (v, then v - size) of size / 2 + 1 complex numbers (u).
 *
 * Bin b has the elements elements[starts[b]] ... elements[starts[b + 1] - 1], each an index into the transform:
 * row * (size / 2 + 1) + column.
 */
typedef struct FftProfileArguments {
    DeviceAddress spectra; /* count * spectrumLength complex numbers of float or double */
    int64_t count;
    int64_t spectrumLength; /* size * (size / 2 + 1) */
    DeviceAddress starts; /* bins + 1 int32_t */
    DeviceAddress elements; /* int32_t */
    DeviceAddress profiles; /* result, count * bins doubles */
    int32_t bins;
    int32_t padding;
} FftProfileArguments;

/*
 * A part: a look-up table.
 *
 * It is a NormalizedTable of the planes without their first bin: bins - 1 rows of rowLength reals (float or
 * double by precision), a column for each plane. Where bins count more or less (weighted 1), bin b does b-fold, and each
 * value is times the root of its weight once more than in a NormalizedTable: then the profile itself needs no weight but
 * in its mean.
 */
typedef struct PlanesArguments {
    DeviceAddress table; /* 0: no look-up, z is NaN */
    DeviceAddress heights; /* planes doubles */
    DeviceAddress biases; /* (planes - 1) * biasSteps + 1 doubles: PlaneBias; 0 where it is not corrected */
    int32_t planes;
    int32_t rowLength;
    int32_t localPoints;
    int32_t degenerate; /* 1 where a plane has no variance: the answer is NaN always */
    int32_t weighted; /* 1 or 0 */
    int32_t biasSteps; /* from a plane to the next */
    int32_t biasIterations;
    int32_t padding;
} PlanesArguments;

/* A part: which table each image is looked up in, one for all images, or each image's own of several. */
typedef struct LookupArguments {
    DeviceAddress tables; /* several PlanesArguments; 0: planes is the table of all images */
    DeviceAddress indices; /* count int32_t, each image's index into tables; 0 where tables is 0 */
    PlanesArguments planes;
} LookupArguments;

/* lookup_z_<precision>: the height of each profile. */
typedef struct LookupZArguments {
    DeviceAddress profiles; /* count * bins doubles */
    int64_t count;
    DeviceAddress z; /* result, count doubles */
    LookupArguments lookup;
    int32_t bins;
    int32_t padding;
} LookupZArguments;

/* pearson_<precision>: the correlation of each row of values with every series of a NormalizedTable. */
typedef struct PearsonArguments {
    DeviceAddress values; /* count * columns doubles */
    int64_t count;
    DeviceAddress table; /* columns rows of rowLength reals */
    DeviceAddress correlations; /* result, count * series doubles */
    int32_t columns;
    int32_t series;
    int32_t rowLength;
    int32_t padding;
} PearsonArguments;

/*
 * stack_to_xyzp_<pixel>_<precision>: the whole pipeline, an image at a time in one block: centre of mass, auto_conv,
 * iterations of its multi-line, sub-pixel form, radial profile, look-up.
 *
 * stack_to_xyzp_chosen_<pixel>_<precision>: the same by the methods that the arguments choose: quadrant interpolation in
 * place of those iterations, a profile along circles in place of the radial one, several tables in place of one, or any
 * of these together. The other kernel's lookup.tables is 0.
 *
 * An image whose pixels fit into shared memory is copied there once (pixelsInShared 1). Whether the rest does decides
 * scratch, as for the profiles and quadrant interpolation. In the order in which they claim shared memory, as long as
 * MAX_SHARED_BYTES is not exceeded:
 *
 *   workBytes: STACK_TO_XYZP_WORK_BYTES                         always (at most 32 KiB)
 *              or QUADRANT_BYTES, if that is more               else quadrants.scratch, that many bytes for each block
 *   RADIAL_PROFILE_BYTES or POLAR_PROFILE_BYTES                 else profiles.scratch, that many bytes for each block
 *   SHARED_PIXEL_BYTES                                          else, and with quadrants.scratch, pixelsInShared is 0
 *
 * and shared memory has the sum of those that are in it.
 */
typedef struct StackToXyzpArguments {
    ImagesArguments images;
    CentersArguments centers; /* result */
    DeviceAddress z; /* result, count doubles; 0 where not wanted */
    ProfilesArguments profiles; /* bins 0: no profile, and so no z; for the Fourier profile, which other kernels compute */
    LookupArguments lookup;
    LinesArguments lines;
    QuadrantArguments quadrants;
    PolarArguments polar;
    int32_t background;
    int32_t workBytes; /* a multiple of 8 */
    int32_t pixelsInShared;
    int32_t padding;
} StackToXyzpArguments;

#define MEDIAN_WORK_BYTES 1024

#define STACK_TO_XYZP_WORK_BYTES(size, realBytes)                        \
    (AUTO_CONV_SHARED_BYTES(size, realBytes) > MEDIAN_WORK_BYTES         \
             ? AUTO_CONV_SHARED_BYTES(size, realBytes)                   \
             : MEDIAN_WORK_BYTES)

/*
 * Rows of pixels in shared memory are padded to an odd number of words (pixels of 8 bytes: to an odd number of pixels),
 * so that the pixels of a column are in different banks.
 */
#define PIXELS_PER_WORD(pixelBytes) ((pixelBytes) < 4 ? 4 / (pixelBytes) : 1)
#define SHARED_PIXELS_PER_ROW(size, pixelBytes) \
    ((((size) + PIXELS_PER_WORD(pixelBytes) - 1) / PIXELS_PER_WORD(pixelBytes) | 1) * PIXELS_PER_WORD(pixelBytes))
#define SHARED_PIXEL_BYTES(size, pixelBytes) \
    ROUND_UP_TO_8((size) * SHARED_PIXELS_PER_ROW(size, pixelBytes) * (pixelBytes))

/* The flags of a fit: the bits of io.github.magtrack4j.jointfit.FitFlag. */
#define FIT_NO_START 1
#define FIT_NOT_CONVERGED 2
#define FIT_SINGULAR 4
#define FIT_OUTSIDE_TABLE 8
#define FIT_NOT_FINITE 16
#define FIT_OUTLIERS 32

/*
 * A ring table: PreparedRings without what lies behind its rows. For each plane and harmonic there are knots pairs of reals
 * (float or double by precision), the value at each knot and the slope there, from knot to knot. Harmonics are ordered by their
 * orders, the rings first.
 */
typedef struct RingPlanesArguments {
    DeviceAddress rows; /* planes * harmonicCount * knots pairs; 0: no table, the image is not fitted */
    DeviceAddress heights; /* planes doubles, which rise or fall */
    DeviceAddress harmonics; /* harmonicCount int32_t: the order of a cosine, or the negative order of a sine; 0 for the rings */
    double level; /* what has been taken off the rings' values */
    int32_t planes; /* at least 2 */
    int32_t harmonicCount;
    int32_t knots; /* at least 2 */
    int32_t padding;
} RingPlanesArguments;

/* Which ring table each image is fitted by: one for all images, or each image's own of several. */
typedef struct RingsArguments {
    DeviceAddress tables; /* several RingPlanesArguments; 0: planes is the table of all images */
    DeviceAddress indices; /* count int32_t, each image's index into tables; 0 where tables is 0 */
    RingPlanesArguments planes;
} RingsArguments;

/* Where fits go: count doubles each, NaN where an image cannot be fitted, but for the flags. JointFits says what they are. */
typedef struct FitsArguments {
    DeviceAddress x;
    DeviceAddress y;
    DeviceAddress z;
    DeviceAddress sigmaX;
    DeviceAddress sigmaY;
    DeviceAddress sigmaZ;
    DeviceAddress chi2;
    DeviceAddress offset;
    DeviceAddress gain;
    DeviceAddress flags; /* sums of FIT_... */
} FitsArguments;

/*
 * joint_fit_<pixel>_<precision>: the joint fit of each image, from a start.
 *
 * Between steps a block keeps the residuals in scratch memory, JOINT_FIT_RESIDUAL_BYTES, and the table of the height in shared
 * memory, JOINT_FIT_TABLE_BYTES of the table for which those are most. Where they are more than MAX_SHARED_BYTES, tableInShared is 0,
 * and that many bytes follow the residuals in scratch memory.
 */
typedef struct JointFitArguments {
    DeviceAddress pixels;
    int64_t count;
    DeviceAddress startX; /* count doubles; the starts may be where the fits go */
    DeviceAddress startY;
    DeviceAddress startZ; /* NaN: the plane with the least residuals */
    DeviceAddress scratch; /* so many bytes for each block */
    int64_t scratchBytes; /* a multiple of 16 */
    RingsArguments rings;
    FitsArguments fits;
    double readVariance; /* 0: the noise is not known */
    double varianceGain;
    int32_t size;
    int32_t steps;
    int32_t robust; /* 1 or 0 */
    int32_t tableInShared; /* 1 or 0 */
} JointFitArguments;

#define ROUND_UP_TO_16(bytes) (((bytes) + 15) / 16 * 16)

#define JOINT_FIT_RESIDUAL_BYTES(size, realBytes) ROUND_UP_TO_16((size) * (size) * (realBytes))

/* Six reals for two neighbouring knots and a harmonic: a cubic, and a line. */
#define JOINT_FIT_TABLE_PITCH(harmonicCount) ((harmonicCount) | 1)
#define JOINT_FIT_TABLE_BYTES(harmonicCount, knots, realBytes) \
    ROUND_UP_TO_16(JOINT_FIT_TABLE_PITCH(harmonicCount) * ((knots) - 1) * 6 * (realBytes))

/* crop_stack_to_rois_<pixel>: image region * frameCount + frame of crops; a block for each. */
typedef struct CropStackToRoisArguments {
    DeviceAddress frames;
    int64_t frameCount;
    DeviceAddress regions; /* for each its top and its left, int32_t */
    int64_t regionCount;
    DeviceAddress crops; /* result, regionCount * frameCount * size * size pixels */
    int32_t frameHeight;
    int32_t frameWidth;
    int32_t size;
    int32_t padding;
} CropStackToRoisArguments;

/* The kernels from here to gaussian_2d compute in 64 bits alone. */

/* binmean_f64: the mean of the weights in each bin; a block for each row. */
typedef struct BinmeanArguments {
    DeviceAddress bins; /* rows * columns doubles: whole numbers, 0 or more, or NaN */
    DeviceAddress weights; /* rows * columns doubles */
    int64_t rows;
    int64_t columns;
    DeviceAddress counts; /* scratch, rows * binCount uint32_t */
    DeviceAddress means; /* result, rows * binCount doubles */
    int32_t binCount;
    int32_t padding;
} BinmeanArguments;

/* parabolic_vertex_f64: the vertex of a parabola about an estimate; a thread for each row. */
typedef struct ParabolicVertexArguments {
    DeviceAddress data; /* rows * columns doubles */
    int64_t rows;
    DeviceAddress estimates; /* rows doubles */
    DeviceAddress vertices; /* result, rows doubles */
    int32_t columns;
    int32_t localPoints;
    int32_t weighted; /* 1 or 0 */
    int32_t padding;
} ParabolicVertexArguments;

/* qi_quadratic_offsets_f64: the vertex of the parabola through each three samples; a thread for each row. */
typedef struct QiQuadraticOffsetsArguments {
    DeviceAddress samples; /* rows * 3 doubles */
    int64_t rows;
    DeviceAddress offsets; /* result, rows doubles */
} QiQuadraticOffsetsArguments;

/* gaussian_f64: a thread for each value. */
typedef struct GaussianArguments {
    DeviceAddress x; /* count doubles */
    int64_t count;
    DeviceAddress values; /* result, count doubles */
    double mu;
    double sigma;
} GaussianArguments;

/* gaussian_2d_f64: a block for each image. */
typedef struct Gaussian2dArguments {
    DeviceAddress x; /* rows doubles: the coordinate of each row */
    DeviceAddress y; /* columns doubles: the coordinate of each column */
    DeviceAddress muX; /* count doubles */
    DeviceAddress muY; /* count doubles */
    int64_t count;
    DeviceAddress images; /* result, count * rows * columns doubles */
    double sigma;
    int32_t rows;
    int32_t columns;
} Gaussian2dArguments;

/*
 * propagate_beads_<precision>: the spectrum of each bead's field in the focal plane, for an inverse complex transform
 * (C2C or Z2Z) of padded x padded numbers, padded its width; a block for each bead.
 *
 * The objective passes passedCount frequencies along an axis: the first half of them, rounded up, the first indices of the
 * transform, the others its last. BeadSimulator has the tables: the transmitted spectrum at those frequencies, and kz by
 * the absolute indices of two frequencies, axialCount each, NaN where the pupil is closed.
 */
typedef struct PropagateBeadsArguments {
    DeviceAddress xyzNm; /* count * 3 doubles */
    int64_t count;
    DeviceAddress spectrum; /* passedCount * passedCount complex numbers of two doubles each */
    DeviceAddress axialWaveNumber; /* axialCount * axialCount doubles */
    DeviceAddress fields; /* result, count * padded * padded complex numbers of float or double */
    double frequencyStep; /* 1 / (padded * nm per pixel) */
    int32_t padded;
    int32_t passedCount;
    int32_t axialCount;
    int32_t padding;
} PropagateBeadsArguments;

/* bead_images_<precision>: the images of the transformed fields; a block for each bead. */
typedef struct BeadImagesArguments {
    DeviceAddress xyzNm; /* as propagate_beads'; NaN or infinite: an image of NaN */
    int64_t count;
    DeviceAddress fields; /* count * padded * padded complex numbers of float or double, not divided by anything */
    DeviceAddress images; /* result, count * size * size doubles */
    double backgroundLevel;
    double contrastScale;
    int32_t padded;
    int32_t size;
    int32_t offset; /* the first row and column of the field that is in the image */
    int32_t padding;
} BeadImagesArguments;

#endif
