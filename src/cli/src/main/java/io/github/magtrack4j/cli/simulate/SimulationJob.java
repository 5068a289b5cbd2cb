package io.github.magtrack4j.cli.simulate;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.cli.console.Progress;
import io.github.magtrack4j.cli.console.TableKind;
import io.github.magtrack4j.files.TiffWriter;
import io.github.magtrack4j.files.regions.RegionFile;
import io.github.magtrack4j.files.tables.RingTableFile;
import io.github.magtrack4j.files.tables.ZLutFile;
import io.github.magtrack4j.files.traces.TraceWriter;
import io.github.magtrack4j.simulation.BeadMotion;
import io.github.magtrack4j.simulation.MovieOptions;
import io.github.magtrack4j.simulation.MovieSimulator;
import io.github.magtrack4j.tracking.TraceHeader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Simulates a movie into files: the movie as TIFF, where the beads truly were, their regions of interest, and the
 * look-up table.
 *
 * @param simulator the movie
 * @param movie the TIFF that is written
 * @param truth the traces that are written: the true x, y and z
 * @param regions the regions of interest that are written
 * @param regionSize the width of each region in pixels
 * @param zlut the look-up table that is written, or null for none
 * @param kind the kind of table
 * @param zlutStepNm the distance of its planes in nm
 * @param frameRate the frames per second that the truth tells; 0 for none
 */
public record SimulationJob(
        MovieSimulator simulator,
        Path movie,
        Path truth,
        Path regions,
        int regionSize,
        Path zlut,
        TableKind kind,
        double zlutStepNm,
        double frameRate) {

    /** Rendered at once: enough to keep all processors busy, and little memory. */
    private static final long CHUNK_FRAMES = 64;

    /** Rendered by one thread at once, which needs some memory of its own to begin with. */
    private static final long PORTION_FRAMES = 4;

    /** How far beyond the beads' mean heights the table reaches, in standard deviations of their movement and in nm. */
    private static final double MARGIN_SD = 8;

    private static final double MIN_MARGIN_NM = 250;

    /** Checks that the look-up table can be made. */
    public SimulationJob {
        if (zlut != null) {
            heights(simulator.options().motion(), zlutStepNm);
        }
    }

    private static DoubleSeries heights(BeadMotion motion, double stepNm) {
        double margin = Math.max(MIN_MARGIN_NM, MARGIN_SD * motion.axialSdNm());
        return ZLut.heights(
                Math.min(motion.firstZNm(), motion.lastZNm()) - margin,
                Math.max(motion.firstZNm(), motion.lastZNm()) + margin,
                stepNm);
    }

    /** Writes the movie, its truth, its regions and its look-up table. */
    public void run(Backend backend, boolean quiet) throws IOException {
        RegionFile.write(regions, simulator.regions(regionSize));
        writeTruth();
        if (zlut != null) {
            DoubleSeries heights = heights(simulator.options().motion(), zlutStepNm);
            if (kind == TableKind.RINGS) {
                Map<String, String> header = TraceHeader.begin(0);
                header.put("simulated_movie", simulator.options().toString());
                RingTableFile.write(zlut, List.of(simulator.simulateRingTable(backend, heights, regionSize)), header);
            } else {
                ZLutFile.write(zlut, simulator.simulateZlut(backend, heights, regionSize, 1));
            }
        }
        writeMovie(backend, quiet);
    }

    private void writeTruth() throws IOException {
        MovieOptions options = simulator.options();
        Map<String, String> header = TraceHeader.begin(frameRate);
        header.put("simulated_movie", options.toString());
        try (TraceWriter writer = TraceWriter.create(truth, header)) {
            for (long frame = 0; frame < options.frames(); frame++) {
                for (int bead = 0; bead < options.beads(); bead++) {
                    writer.write(
                            frame, bead, simulator.x(bead, frame), simulator.y(bead, frame), simulator.z(bead, frame));
                }
            }
            writer.commit();
        }
    }

    private void writeMovie(Backend backend, boolean quiet) throws IOException {
        MovieOptions options = simulator.options();
        PixelType pixelType = options.camera().pixelType();
        try (Arena arena = Arena.ofShared();
                TiffWriter writer =
                        TiffWriter.create(movie, pixelType, options.height(), options.width(), options.frames());
                Progress progress = Progress.of("simulating", "frames", options.frames(), quiet)) {
            ImageStack chunk = ImageStack.allocate(
                    arena, pixelType, options.height(), options.width(), Math.min(CHUNK_FRAMES, options.frames()));
            for (long first = 0; first < options.frames(); first += chunk.count()) {
                ImageStack frames = chunk.slice(0, Math.min(chunk.count(), options.frames() - first));
                render(backend, first, frames);
                writer.write(frames);
                progress.advance(frames.count());
            }
            writer.commit();
        }
    }

    /** A simulator makes the noise on its caller's thread; frames do not depend on one another. */
    private void render(Backend backend, long first, ImageStack frames) {
        long portions = Math.ceilDiv(frames.count(), PORTION_FRAMES);
        LongStream.range(0, portions).parallel().forEach(portion -> {
            long start = portion * PORTION_FRAMES;
            long count = Math.min(PORTION_FRAMES, frames.count() - start);
            simulator.render(backend, first + start, frames.slice(start, count));
        });
    }
}
