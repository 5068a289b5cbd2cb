package io.github.magtrack4j.cli.zlut;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.calibration.ZLutBuilder;
import io.github.magtrack4j.calibration.ZLutQuality;
import io.github.magtrack4j.cli.charts.PictureFile;
import io.github.magtrack4j.cli.console.TrackingProgress;
import io.github.magtrack4j.cli.console.Warnings;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.ZLutFile;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.tracking.MovieTracking;
import io.github.magtrack4j.tracking.TraceChunk;
import io.github.magtrack4j.tracking.TraceHeader;
import io.github.magtrack4j.tracking.TraceSink;
import io.github.magtrack4j.tracking.TrackingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Builds a look-up table for each bead from a focus scan: x and y are tracked in each frame, and the profiles of a plane
 * averaged.
 *
 * @param scan the movie of the scan
 * @param opening what the movie's file does not tell itself
 * @param regions the regions of interest, or null if each frame is the image of one bead
 * @param zStart the height of the first plane in nm
 * @param zStep how much higher each next plane is in nm; less than 0 if it is lower
 * @param framesPerStep the frames of each plane
 * @param zluts the file of tables that is written
 * @param picture the picture that is written, or null for none
 * @param options the options of each stage
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
        TrackingOptions options) {

    /**
     * A bead's table.
     *
     * @param bead the number of the bead
     * @param zlut the table
     * @param quality how good it is
     * @param lost the images of the scan in which the bead could not be tracked
     */
    public record Table(int bead, ZLut zlut, ZLutQuality quality, long lost) {}

    /** Averages the profiles of each plane. */
    private final class Planes implements TraceSink {
        private final DoubleSeries heights;
        private final List<ZLutBuilder> builders = new ArrayList<>();
        private List<Integer> beads = List.of();
        private long[] lost = {};

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
            return 0;
        }

        @Override
        public void add(TraceChunk chunk) {
            for (int bead = 0; bead < chunk.beads(); bead++) {
                for (long frame = 0; frame < chunk.frames(); frame++) {
                    long plane = (chunk.firstFrame() + frame) / framesPerStep;
                    if (plane < builders.get(bead).planes()) {
                        boolean counts = builders.get(bead)
                                .add((int) plane, chunk.tracks().profiles().row(chunk.image(frame, bead)));
                        lost[bead] += counts ? 0 : 1;
                    }
                }
            }
        }

        List<Table> tables() {
            List<Table> tables = new ArrayList<>();
            for (int bead = 0; bead < builders.size(); bead++) {
                ZLutBuilder builder = builders.get(bead);
                tables.add(new Table(beads.get(bead), builder.build(), builder.quality(), lost[bead]));
            }
            return tables;
        }
    }

    /** Does it, and returns the tables. */
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
            List<Table> tables = planes.tables();
            if (picture != null) {
                PictureFile.write(picture, () -> new ZLutPicture(tables).draw());
            }
            ZLutFile.write(
                    zluts, tables.stream().map(Table::zlut).toList(), header(frames, tables, backend.precision()));
            return tables;
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
            heights[plane] = zStart + plane * zStep;
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
        return table.quality().describe(table.zlut()) + lost;
    }
}
