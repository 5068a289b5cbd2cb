package io.github.magtrack4j.cli.track;

import io.github.magtrack4j.CenterMethod;
import io.github.magtrack4j.FftProfileOptions;
import io.github.magtrack4j.PolarProfileOptions;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.ProfileOptions;
import io.github.magtrack4j.QuadrantOptions;
import io.github.magtrack4j.RadialProfileOptions;
import io.github.magtrack4j.TrackingOptions;
import io.github.magtrack4j.cli.console.DashedEnumConverter;
import io.github.magtrack4j.cli.console.Version;
import io.github.magtrack4j.cli.console.Warnings;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.MovieMetadata;
import io.github.magtrack4j.files.TraceWriter;
import io.github.magtrack4j.quality.QualityFlag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The comment lines on top of a file of traces: what made it, from what, and how. They are the same whenever and
 * wherever the same movie is tracked by the same command, and so is the whole file.
 */
public final class TraceHeader {
    private static final String FRAME_RATE = "frame_rate_hz";
    private static final String NM_PER_PIXEL = "nm_per_px";

    /** No camera and no microscope is beyond these, and times and lengths stay numbers. */
    private static final double LEAST_SCALE = 1e-9;

    private static final double MOST_SCALE = 1e9;

    private static final String FROM = "_from";
    private static final String COMMAND = "command";
    private static final String PROFILE = "profile";
    private static final String REFERENCE_BEADS = "reference_beads";

    /** The lines that have no influence on what is tracked; the drift is taken off at the end. */
    static final Set<String> NOT_OF_TRACKING = Set.of(
            COMMAND,
            FRAME_RATE,
            FRAME_RATE + FROM,
            NM_PER_PIXEL,
            NM_PER_PIXEL + FROM,
            REFERENCE_BEADS,
            "parameters_sha256");

    private TraceHeader() {}

    /**
     * Makes the header of tracked traces. Frame rate and width of a pixel are those of the job's notes, else what the movie
     * tells.
     *
     * @param stamps the movie's time stamps
     */
    static Map<String, String> of(TrackingJob job, Movie movie, TimeStamps stamps, Precision precision)
            throws IOException {
        Map<String, String> parameters = parameters(job, precision);
        StringBuilder lines = new StringBuilder();
        parameters.forEach(
                (key, value) -> lines.append(key).append(": ").append(value).append('\n'));

        Map<String, String> header = begin(job.notes().frameRate());
        MovieMetadata metadata = movie.metadata();
        if (job.notes().frameRate() == 0) {
            putFrom(header, FRAME_RATE, metadata.framesPerSecond(), "movie");
            if (metadata.framesPerSecond() == 0) {
                putFrom(header, FRAME_RATE, stamps.rate(), "time stamps");
            }
        }
        if (job.notes().nmPerPixel() > 0) {
            header.put(NM_PER_PIXEL, String.valueOf(job.notes().nmPerPixel()));
        } else {
            putFrom(header, NM_PER_PIXEL, metadata.nmPerPixel(), "movie");
        }
        header.put(COMMAND, job.notes().command());
        putMovie(header, movie);
        header.put("rois", job.regions() == null ? "none" : name(job.regions()));
        header.put("zlut", job.zlut() == null ? "none" : name(job.zlut()));
        header.putAll(parameters);
        header.put("parameters_sha256", Digest.of(lines.toString()));
        return header;
    }

    private static void putFrom(Map<String, String> header, String key, double value, String source) {
        if (value > 0) {
            header.put(key, String.valueOf(value));
            header.put(key + FROM, source);
        }
    }

    /** Starts a header: what every file of traces tells. */
    public static Map<String, String> begin(double frameRate) {
        Map<String, String> header = new LinkedHashMap<>();
        header.put("magtrack", Version.ofMagtrack());
        if (frameRate > 0) {
            header.put(FRAME_RATE, String.valueOf(frameRate));
        }
        return header;
    }

    /** All that the traces depend on, beside the movie. What is not used has no line, the tables and regions aside. */
    private static Map<String, String> parameters(TrackingJob job, Precision precision) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("axis_order", lowerCase(job.opening().axisOrder()));
        if (!job.opening().dataset().isEmpty()) {
            parameters.put("dataset", job.opening().dataset());
        }
        parameters.put("rois_sha256", job.regions() == null ? "none" : Digest.of(job.regions()));
        parameters.put("zlut_sha256", job.zlut() == null ? "none" : Digest.of(job.zlut()));
        putOptions(parameters, job.options(), precision);
        Corrections corrections = job.corrections();
        if (corrections.offset() != null) {
            parameters.put("offset_sha256", Digest.of(corrections.offset()));
        }
        if (corrections.gain() != null) {
            parameters.put("gain_sha256", Digest.of(corrections.gain()));
        }
        if (job.isJudged()) {
            parameters.put(TraceWriter.FLAGS, QualityFlag.legend());
        }
        if (!corrections.referenceBeads().isEmpty()) {
            parameters.put(REFERENCE_BEADS, corrections.referenceBeads().toString());
        }
        return parameters;
    }

    /** What a movie is, and what is to be known of it. */
    public static void putMovie(Map<String, String> header, Movie movie) {
        header.put("movie", name(movie.path()));
        header.put("movie_bytes", String.valueOf(movie.bytes()));
        header.put("movie_format", movie.format());
        header.put("movie_frames", String.valueOf(movie.frameCount()));
        header.put("movie_height_px", String.valueOf(movie.height()));
        header.put("movie_width_px", String.valueOf(movie.width()));
        header.put("movie_pixel_type", lowerCase(movie.pixelType()));
        putNotes(header, movie);
    }

    /** The sentences about what was left out or is missing: {@code movie_note}, {@code movie_note_2}, and so on. */
    public static void putNotes(Map<String, String> header, Movie movie) {
        int number = 0;
        for (String note : movie.notes()) {
            number++;
            header.put(number == 1 ? "movie_note" : "movie_note_" + number, Warnings.oneLine(note));
        }
    }

    /**
     * Which profile made something, by its header: that of the reference where it does not say, as a table of its has no
     * header.
     */
    static String profile(Map<String, String> header) {
        return header.getOrDefault(PROFILE, "radial");
    }

    /** How it is tracked. */
    public static void putOptions(Map<String, String> parameters, TrackingOptions options, Precision precision) {
        parameters.put("background", lowerCase(options.background()));
        parameters.put("xy", DashedEnumConverter.written(options.centerMethod()));
        if (options.centerMethod() == CenterMethod.QUADRANT) {
            QuadrantOptions quadrant = options.quadrant();
            parameters.put("iterations", String.valueOf(quadrant.iterations()));
            parameters.put("radial_steps", String.valueOf(quadrant.radialSteps()));
            parameters.put("angular_steps", String.valueOf(quadrant.angularSteps()));
            parameters.put("radius_ratio", String.valueOf(quadrant.radiusRatio()));
        } else {
            parameters.put("iterations", String.valueOf(options.iterations()));
            parameters.put("line_ratio", String.valueOf(options.lineRatio()));
            parameters.put("local_points", String.valueOf(options.localPoints()));
        }
        putProfile(parameters, options.profile());
        parameters.put("z", DashedEnumConverter.written(options.lookupMethod()));
        parameters.put("lookup_local_points", String.valueOf(options.lookupLocalPoints()));
        parameters.put("precision", lowerCase(precision));
    }

    /** Which profile is computed, and how. */
    static void putProfile(Map<String, String> parameters, ProfileOptions options) {
        if (options instanceof RadialProfileOptions radial) {
            parameters.put(PROFILE, "radial");
            parameters.put("oversample", String.valueOf(radial.oversample()));
        } else if (options instanceof PolarProfileOptions polar) {
            parameters.put(PROFILE, "polar");
            parameters.put("oversample", String.valueOf(polar.oversample()));
            parameters.put("profile_angular_steps", String.valueOf(polar.angularSteps()));
        } else if (options instanceof FftProfileOptions fft) {
            parameters.put(PROFILE, "fft");
            parameters.put("oversample", String.valueOf(fft.oversample()));
            parameters.put("min_radius", String.valueOf(fft.minRadius()));
            parameters.put("max_radius", String.valueOf(fft.maxRadius()));
            parameters.put("gaussian_factor", String.valueOf(fft.gaussianFactor()));
        }
    }

    /** Returns the frames per second that a header tells; 0 if it does not. */
    public static double frameRate(Path file, Map<String, String> header) throws BadFileException {
        return positive(file, header, FRAME_RATE);
    }

    /** Returns the width of a pixel in nm that a header tells; 0 if it does not. */
    public static double nmPerPixel(Path file, Map<String, String> header) throws BadFileException {
        return positive(file, header, NM_PER_PIXEL);
    }

    private static double positive(Path file, Map<String, String> header, String key) throws BadFileException {
        String text = header.get(key);
        if (text == null) {
            return 0;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= LEAST_SCALE && value <= MOST_SCALE) {
                return value;
            }
        } catch (NumberFormatException e) {
            // As wrong as a number below 0.
        }
        throw new BadFileException(
                file,
                "its " + key + " is '" + text + "'; it must be a number from " + LEAST_SCALE + " to " + MOST_SCALE);
    }

    /** A file's name may have a line break; a comment line may not. A folder may be called {@code .} on the command line. */
    public static String name(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        return (whole.getFileName() == null ? whole : whole.getFileName())
                .toString()
                .replaceAll("\\p{Cntrl}", "?")
                .strip();
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
