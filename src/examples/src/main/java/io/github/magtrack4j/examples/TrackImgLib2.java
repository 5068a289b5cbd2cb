package io.github.magtrack4j.examples;

import io.github.magtrack4j.*;
import io.github.magtrack4j.imglib2.StackImgs;
import io.github.magtrack4j.simulation.*;
import java.lang.foreign.Arena;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/** Subtracts dark frames with ImgLib2, into memory that is then tracked where it is. */
public class TrackImgLib2 {
    /** Tracks a simulated bead twice: from a stack, and from an ImgLib2 image. */
    public static void main(String[] args) {
        MovieSimulator movie = new MovieSimulator(
                MovieOptions.DEFAULTS.withFrameSize(96, 96).withBeads(1).withFrames(50));
        try (Backend backend = Backend.best();
                Arena arena = backend.newArena()) {
            ImageStack simulated = ImageStack.allocate(arena, PixelType.U8, 96, 96, 50);
            movie.render(backend, 0, simulated);
            // A stack as an ImgLib2 image, without a copy; yours may be any image of x, y and number.
            Img<UnsignedByteType> recorded = StackImgs.wrap(simulated, new UnsignedByteType());
            Img<FloatType> dark = ArrayImgs.floats(96, 96);

            // ImgLib2 writes right into a stack: the pixels less the dark ones.
            ImageStack frames = ImageStack.allocate(arena, PixelType.F32, 96, 96, 50);
            LoopBuilder.setImages(recorded, Views.addDimension(dark, 0, 49), StackImgs.wrap(frames, new FloatType()))
                    .forEachPixel((pixel, zero, into) -> into.setReal(pixel.getRealDouble() - zero.getRealDouble()));

            RegionOfInterest region = movie.regions(64).get(0);
            Tracks tracks = backend.stackToXyzp(backend.cropStackToRois(frames, movie.regions(64)));
            System.out.printf(
                    "x of frame 49 by crop of a stack: %.2f px%n",
                    region.left() + tracks.x().get(49));

            // The other way: a part of an ImgLib2 image, which has gaps in memory, is copied into a stack once.
            RandomAccessibleInterval<UnsignedByteType> part = Views.interval(
                    recorded,
                    Intervals.createMinSize(region.left(), region.top(), 0, region.width(), region.height(), 50));
            Tracks again = backend.stackToXyzp(StackImgs.stackOf(part, arena));
            System.out.printf(
                    "by a view of ImgLib2's: %.2f px%n",
                    region.left() + again.x().get(49));
        }
    }
}
