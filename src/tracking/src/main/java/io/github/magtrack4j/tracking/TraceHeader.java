package io.github.magtrack4j.tracking;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.MovieMetadata;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.method.TrackingMethod;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.tracking.internal.Digest;
import io.github.magtrack4j.tracking.internal.EngineVersion;
import io.github.magtrack4j.tracking.internal.HeaderText;
import io.github.magtrack4j.tracking.internal.RegionInput;
import io.github.magtrack4j.tracking.internal.TimeStamps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The comment lines on top of a file of traces: what made it, from what, and how. They are the same whenever and
 * wherever the same movie is tracked by the same command, and so is the whole file.
 */
public final class TraceHeader {
    private static final String FRAME_RATE = "frame_rate_hz";
    private static final String NM_PER_PIXEL = "nm_per_px";

    /** The key of the heights' part of the objective's travel: in tables, and in traces made with them. */
    public static final String FOCAL_FACTOR = "focal_factor";

    /** No camera and no microscope is beyond these, and times and lengths stay numbers. */
    private static final double MIN_SCALE = 1e-9;

    private static final double MAX_SCALE = 1e9;

    private static final String FROM = "_from";
    private static final String COMMAND = "command";
    private static final String REFERENCE_BEADS = "reference_beads";

    /** The lines that have no influence on what is tracked; the drift is subtracted at the end. */
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
     * Makes the header of tracked traces.
     *
     * @param stamps the movie's time stamps
     * @param frameRate the frames per second; 0 for what the movie tells
     * @param nmPerPixel the width of a pixel in nm; 0 for what the movie tells
     * @param command the command line; empty for none
     * @param referenceBeads the beads whose common motion is drift; empty for none
     */
    static Map<String, String> of(
            TrackingRun run,
            TimeStamps stamps,
            double frameRate,
            double nmPerPixel,
            String command,
            List<Integer> referenceBeads) {
        Map<String, String> parameters = new LinkedHashMap<>(run.parameters());
        if (!referenceBeads.isEmpty()) {
            parameters.put(REFERENCE_BEADS, referenceBeads.toString());
        }
        StringBuilder lines = new StringBuilder();
        parameters.forEach(
                (key, value) -> lines.append(key).append(": ").append(value).append('\n'));

        Map<String, String> header = begin(frameRate);
        MovieMetadata metadata = run.movie().metadata();
        if (frameRate == 0) {
            putFrom(header, FRAME_RATE, metadata.framesPerSecond(), "movie");
            if (metadata.framesPerSecond() == 0) {
                putFrom(header, FRAME_RATE, stamps.rate(), "time stamps");
            }
        }
        if (nmPerPixel > 0) {
            header.put(NM_PER_PIXEL, String.valueOf(nmPerPixel));
        } else {
            putFrom(header, NM_PER_PIXEL, metadata.nmPerPixel(), "movie");
        }
        if (!command.isEmpty()) {
            header.put(COMMAND, command);
        }
        putMovie(header, run.movie());
        header.putAll(run.inputs());
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

    /**
     * Starts a header: what every file of traces tells.
     *
     * @param frameRate the frames per second; 0 for none
     */
    public static Map<String, String> begin(double frameRate) {
        Map<String, String> header = new LinkedHashMap<>();
        header.put("magtrack", EngineVersion.get());
        if (frameRate > 0) {
            header.put(FRAME_RATE, String.valueOf(frameRate));
        }
        return header;
    }

    /** Adds what a movie is, and what is to be known of it. */
    public static void putMovie(Map<String, String> header, Movie movie) {
        header.put("movie", name(movie.path()));
        header.put("movie_bytes", String.valueOf(movie.bytes()));
        header.put("movie_format", movie.format());
        header.put("movie_frames", String.valueOf(movie.frameCount()));
        header.put("movie_height_px", String.valueOf(movie.height()));
        header.put("movie_width_px", String.valueOf(movie.width()));
        header.put("movie_pixel_type", HeaderText.lowerCase(movie.pixelType()));
        putNotes(header, movie);
    }

    /**
     * Adds the sentences about what was left out or is missing: {@code movie_note}, {@code movie_note_2}, and so on.
     */
    public static void putNotes(Map<String, String> header, Movie movie) {
        int number = 0;
        for (String note : movie.notes()) {
            number++;
            header.put(number == 1 ? "movie_note" : "movie_note_" + number, HeaderText.oneLine(note));
        }
    }

    /**
     * Adds the name of a file of regions of interest, and what tells it from others.
     *
     * @param file the file, or null if each frame is the image of one bead
     */
    public static void putRegions(Map<String, String> header, Path file) throws IOException {
        RegionInput input = new RegionInput(file, List.of());
        input.putName(header);
        input.putDigest(header);
    }

    /** Adds how images are tracked. What is not used has no line. */
    public static void putOptions(Map<String, String> header, TrackingOptions options, Precision precision) {
        header.putAll(options.header());
        header.put("precision", HeaderText.lowerCase(precision));
    }

    /** Adds how images are fitted. */
    static void putOptions(Map<String, String> header, JointFitOptions options, Precision precision) {
        header.put("method", TrackingMethod.JOINT_FIT.label());
        header.put("robust", String.valueOf(options.robust()));
        header.put("steps", String.valueOf(options.steps()));
        if (options.isNoiseKnown()) {
            header.put("read_variance", String.valueOf(options.readVariance()));
            header.put("variance_gain", String.valueOf(options.varianceGain()));
        }
        header.put("precision", HeaderText.lowerCase(precision));
    }

    /** Adds by how much the heights of tables are less than the objective's travel, where their file tells it. */
    static void putFocus(Map<String, String> header, Map<String, String> ofTables) {
        if (ofTables.containsKey(FOCAL_FACTOR)) {
            header.put(FOCAL_FACTOR, HeaderText.oneLine(ofTables.get(FOCAL_FACTOR)));
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
            if (value >= MIN_SCALE && value <= MAX_SCALE) {
                return value;
            }
        } catch (NumberFormatException e) {
            // As wrong as a number below 0.
        }
        throw new BadFileException(
                file, "its " + key + " is '" + text + "'; it must be a number from " + MIN_SCALE + " to " + MAX_SCALE);
    }

    /** Returns the name of a file as headers have it: without its folder, in one line. */
    public static String name(Path file) {
        return HeaderText.name(file);
    }
}
