package io.github.magtrack4j.examples;

import static org.dflib.Exp.$double;
import static org.dflib.Exp.$int;

import io.github.magtrack4j.*;
import io.github.magtrack4j.simulation.*;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.IntStream;
import org.dflib.DataFrame;
import org.dflib.Series;

/** Tracks as a data frame (DFLib), and what one does with it. */
public class TracksAsDataFrame {
    /** A row for each image, as {@code cropStackToRois} has them in order: all frames of bead 0, then of bead 1. */
    static DataFrame of(Tracks tracks, List<RegionOfInterest> regions) {
        int images = Math.toIntExact(tracks.count());
        int frames = images / regions.size();
        int[] bead = IntStream.range(0, images).map(image -> image / frames).toArray();
        int[] frame = IntStream.range(0, images).map(image -> image % frames).toArray();
        int[] left = IntStream.of(bead).map(b -> regions.get(b).left()).toArray();
        int[] top = IntStream.of(bead).map(b -> regions.get(b).top()).toArray();
        DataFrame inRegion = DataFrame.byColumn("frame", "bead", "left", "top", "x", "y", "z_nm")
                .of(
                        Series.ofInt(frame),
                        Series.ofInt(bead),
                        Series.ofInt(left),
                        Series.ofInt(top),
                        Series.ofDouble(tracks.x().toArray()),
                        Series.ofDouble(tracks.y().toArray()),
                        Series.ofDouble(tracks.z().toArray()));
        return inRegion.cols("frame", "bead", "x_px", "y_px", "z_nm")
                .select(
                        $int("frame"),
                        $int("bead"),
                        $double("x").add($int("left")),
                        $double("y").add($int("top")),
                        $double("z_nm"));
    }

    /** Tells how high each bead was. */
    public static void main(String[] args) {
        MovieSimulator movie = new MovieSimulator(
                MovieOptions.DEFAULTS.withFrameSize(120, 240).withBeads(2).withFrames(100));
        try (Backend backend = Backend.best();
                Arena arena = backend.newArena()) {
            ImageStack frames = ImageStack.allocate(arena, PixelType.U8, 120, 240, 100);
            movie.render(backend, 0, frames);
            ZLut zlut = movie.simulateZlut(backend, ZLut.heights(1500, 4000, 25), 64, 1);
            List<RegionOfInterest> regions = movie.regions(64);
            DataFrame traces = of(backend.stackToXyzp(backend.cropStackToRois(frames, regions), zlut), regions);

            DataFrame heights = traces.group("bead")
                    .cols("bead", "mean_nm", "least_nm", "most_nm")
                    .agg(
                            $int("bead").first(),
                            $double("z_nm").avg(),
                            $double("z_nm").min(),
                            $double("z_nm").max());
            for (var row : heights) {
                System.out.printf(
                        "bead %d: z %.0f nm on average, %.0f to %.0f%n",
                        row.get("bead", Integer.class),
                        row.get("mean_nm", Double.class),
                        row.get("least_nm", Double.class),
                        row.get("most_nm", Double.class));
            }
        }
    }
}
