package io.github.magtrack4j.cli.zlut;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.calibration.RingTableBuilder;
import io.github.magtrack4j.calibration.RingTableFit;
import io.github.magtrack4j.calibration.ZLutBuilder;
import io.github.magtrack4j.calibration.ZLutQuality;
import io.github.magtrack4j.cli.charts.PictureFile;
import io.github.magtrack4j.cli.console.Progress;
import io.github.magtrack4j.cli.console.TrackingProgress;
import io.github.magtrack4j.cli.console.Warnings;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.regions.BeadRegion;
import io.github.magtrack4j.files.regions.RegionFile;
import io.github.magtrack4j.files.tables.RingTableFile;
import io.github.magtrack4j.files.tables.ZLutFile;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.tracking.BeadImages;
import io.github.magtrack4j.tracking.MovieTracking;
import io.github.magtrack4j.tracking.TraceChunk;
import io.github.magtrack4j.tracking.TraceHeader;
import io.github.magtrack4j.tracking.TraceSink;
import io.github.magtrack4j.tracking.TrackingRun;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Builds a look-up table for each bead from a focus scan: x and y are tracked in each frame, and the profiles of a
 * plane averaged.
 *
 * @param scan the movie of the scan
 * @param opening what the movie's file does not tell itself
 * @param regions the regions of interest, or null if each frame is the image of one bead
 * @param zStart the height of the first plane in nm
 * @param zStep how much higher each next plane is in nm; less than 0 if it is lower
 * @param framesPerStep the frames of each plane
 * @param zluts the file of tables that is written
 * @param picture the picture that is written, or null for none
 * @param options the options of each of the steps
 * @param focalFactor by what the objective's travel is multiplied to become a height; negative where the bead seems to
 *     go the other way
 * @param rings what makes ring tables, or null for classic ones
 */
public record ZLutJob(
        Path scan,
        OpenOptions opening,
        Path regions,
        double zStart,
        double zStep,
        int framesPerStep,
        Path zluts,
        Path picture,
        TrackingOptions options,
        double focalFactor,
        UnaryOperator<RingTableBuilder> rings) {

    /**
     * A bead's table.
     *
     * @param bead the number of the bead
     * @param zlut the classic table
     * @param quality how good it is
     * @param lost the images of the scan in which the bead could not be tracked
     * @param rings the ring table, or null if it is not made, or cannot be
     */
    public record Table(int bead, ZLut zlut, ZLutQuality quality, long lost, RingTableFit rings) {
        Table withRings(RingTableFit rings) {
            return new Table(bead, zlut, quality, lost, rings);
        }
    }

    /** The images of a scan that are in memory at once. */
    private static final long IMAGE_BYTES = 512L << 20;

    /** Averages the profiles of each plane. */
    private final class Planes implements TraceSink {
        private final DoubleSeries heights;
        private final List<ZLutBuilder> builders = new ArrayList<>();
        private List<Integer> beads = List.of();
        private long[] lost = {};

        /** The centre of each bead in each frame, in pixels of the frame. */
        private double[][] x = {};

        private double[][] y = {};

        Planes(DoubleSeries heights) {
            this.heights = heights;
        }

        @Override
        public long begin(TrackingRun run) throws IOException {
            for (int bead = 0; bead < run.beads(); bead++) {
                builders.add(builder(heights, run.imageSize()));
            }
            beads = run.beadNumbers();
            lost = new long[run.beads()];
            x = new double[run.beads()][Math.toIntExact(run.movie().frameCount())];
            y = new double[run.beads()][x[0].length];
            return 0;
        }

        @Override
        public void add(TraceChunk chunk) {
            for (int bead = 0; bead < chunk.beads(); bead++) {
                for (long frame = 0; frame < chunk.frames(); frame++) {
                    x[bead][(int) (chunk.firstFrame() + frame)] = chunk.x(frame, bead);
                    y[bead][(int) (chunk.firstFrame() + frame)] = chunk.y(frame, bead);
                    long plane = (chunk.firstFrame() + frame) / framesPerStep;
                    if (plane < builders.get(bead).planes()) {
                        boolean counts = builders.get(bead)
                                .add((int) plane, chunk.tracks().profiles().row(chunk.image(frame, bead)));
                        lost[bead] += counts ? 0 : 1;
                    }
                }
            }
        }

        /** The centres of a bead in its region, or in the frames. */
        Centers centers(int bead, RegionOfInterest region) {
            int left = region == null ? 0 : region.left();
            int top = region == null ? 0 : region.top();
            int count = Math.toIntExact(heights.size() * framesPerStep);
            return Centers.copyOf(
                    Arrays.stream(x[bead], 0, count).map(value -> value - left).toArray(),
                    Arrays.stream(y[bead], 0, count).map(value -> value - top).toArray());
        }

        List<Table> tables() {
            List<Table> tables = new ArrayList<>();
            for (int bead = 0; bead < builders.size(); bead++) {
                ZLutBuilder builder = builders.get(bead);
                tables.add(new Table(beads.get(bead), builder.build(), builder.quality(), lost[bead], null));
            }
            return tables;
        }
    }

    /** Builds the tables, writes and returns them. */
    List<Table> run(Backend backend, boolean quiet) throws IOException {
        try (Movie frames = Movie.open(scan, opening);
                TrackingProgress progress = new TrackingProgress("scanning", quiet)) {
            // What is wrong with the scan is told before what is wrong with the regions.
            Warnings.tell(scan, frames.notes());
            Planes planes = new Planes(heights(frames));
            MovieTracking tracking = MovieTracking.of(frames, backend)
                    .openedWith(opening)
                    .withOptions(options)
                    .withProfiles();
            (regions == null ? tracking : tracking.withRegions(regions)).to(planes, progress);
            List<Table> tables = rings == null ? planes.tables() : withRings(planes, frames, backend, quiet);
            if (picture != null) {
                PictureFile.write(picture, () -> new ZLutPicture(tables).draw());
            }
            write(frames, tables, backend.precision());
            return tables;
        }
    }

    private void write(Movie frames, List<Table> tables, Precision precision) throws IOException {
        if (rings == null) {
            ZLutFile.write(zluts, tables.stream().map(Table::zlut).toList(), header(frames, tables, precision));
            return;
        }
        List<Table> made =
                tables.stream().filter(table -> table.rings() != null).toList();
        RingTableFile.write(
                zluts, made.stream().map(table -> table.rings().table()).toList(), header(frames, made, precision));
    }

    /** Makes the ring tables of some beads at once, for as many as have room in memory. */
    private List<Table> withRings(Planes planes, Movie frames, Backend backend, boolean quiet) throws IOException {
        List<Table> classic = planes.tables();
        List<Table> tables = new ArrayList<>();
        List<RegionOfInterest> squares = regions == null
                ? List.of()
                : RegionFile.readBeads(regions).stream().map(BeadRegion::region).toList();
        long images = planes.heights.size() * framesPerStep;
        long size = squares.isEmpty() ? frames.width() : squares.getFirst().width();
        long beadBytes = images * size * size * frames.pixelType().bytes();
        int atOnce = (int) Math.clamp(IMAGE_BYTES / beadBytes, 1, classic.size());
        try (Progress progress = Progress.of("fitting", "beads", classic.size(), quiet)) {
            for (int first = 0; first < classic.size(); first += atOnce) {
                int end = Math.min(first + atOnce, classic.size());
                try (Arena arena = Arena.ofShared()) {
                    List<ImageStack> stacks = BeadImages.read(
                            frames, images, squares.isEmpty() ? squares : squares.subList(first, end), backend, arena);
                    for (int bead = first; bead < end; bead++) {
                        RegionOfInterest square = squares.isEmpty() ? null : squares.get(bead);
                        tables.add(withRings(
                                classic.get(bead),
                                stacks.get(bead - first),
                                planes.centers(bead, square),
                                planes.heights,
                                backend));
                        progress.advance(1);
                    }
                }
            }
        }
        if (tables.stream().allMatch(table -> table.rings() == null)) {
            throw new BadFileException(scan, "no bead has a ring table; --table classic makes classic ones of it");
        }
        return tables;
    }

    private Table withRings(Table classic, ImageStack images, Centers centers, DoubleSeries heights, Backend backend) {
        double[] z = new double[Math.toIntExact(images.count())];
        Arrays.setAll(z, image -> heights.get(image / framesPerStep));
        try {
            return classic.withRings(
                    rings.apply(RingTableBuilder.of(backend)).build(images, DoubleSeries.copyOf(z), centers));
        } catch (IllegalArgumentException e) {
            Warnings.tell(scan, "bead " + classic.bead() + " has no ring table, and is left out: " + e.getMessage());
            return classic;
        }
    }

    private DoubleSeries heights(Movie frames) throws BadFileException {
        long count = frames.frameCount();
        long planes = count / framesPerStep;
        long left = count % framesPerStep;
        if (left != 0 && opening.incomplete()) {
            // Of a scan that was cut off, the last step is cut off too.
            Warnings.tell(
                    scan,
                    List.of("the last " + left + (left == 1 ? " frame is" : " frames are")
                            + " no whole step, and left out"));
            left = 0;
        }
        if (left != 0 || planes < options.lookup().localPoints() || planes > Integer.MAX_VALUE) {
            throw new BadFileException(
                    scan,
                    "it has " + count + " frames; with --frames-per-step " + framesPerStep
                            + " it must have a multiple of that, for at least "
                            + options.lookup().localPoints()
                            + " planes");
        }
        double[] heights = new double[(int) planes];
        for (int plane = 0; plane < heights.length; plane++) {
            heights[plane] = focalFactor * (zStart + plane * zStep);
        }
        return DoubleSeries.copyOf(heights);
    }

    private ZLutBuilder builder(DoubleSeries heights, int imageSize) throws BadFileException {
        try {
            return new ZLutBuilder(heights, options, imageSize);
        } catch (IllegalArgumentException e) {
            throw new BadFileException(
                    scan, "with --z-start " + zStart + " and --z-step " + zStep + ", " + e.getMessage(), e);
        }
    }

    private Map<String, String> header(Movie frames, List<Table> tables, Precision precision) throws IOException {
        Map<String, String> header = TraceHeader.begin(0);
        TraceHeader.putMovie(header, frames);
        TraceHeader.putRegions(header, regions);
        header.put("z_start_nm", String.valueOf(zStart));
        header.put("z_step_nm", String.valueOf(zStep));
        header.put("frames_per_step", String.valueOf(framesPerStep));
        header.put(TraceHeader.FOCAL_FACTOR, String.valueOf(focalFactor));
        TraceHeader.putOptions(header, options, precision);
        header.put(
                ZLutFile.BEADS,
                tables.stream().map(table -> String.valueOf(table.bead())).collect(Collectors.joining(",")));
        for (Table table : tables) {
            header.put("bead_" + table.bead(), describe(table));
        }
        return header;
    }

    /** Tells in a sentence how good a table is. */
    public static String describe(Table table) {
        String lost = table.lost() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; %,d %s could not be tracked",
                        table.lost(),
                        table.lost() == 1 ? "image" : "images");
        if (table.rings() == null) {
            return table.quality().describe(table.zlut()) + lost;
        }
        return table.quality().describePlanes(table.zlut()) + "; "
                + table.rings().describe() + lost;
    }
}
