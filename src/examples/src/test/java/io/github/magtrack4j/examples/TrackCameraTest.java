package io.github.magtrack4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackCameraTest {
    private static void record(TrackCamera camera, int frames) {
        ImageStack frame = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, 40, 50, 1);
        for (int i = 0; i < frames; i++) {
            camera.onFrame(frame.segment());
        }
    }

    @Test
    void whatTheTakerOfResultsThrowsIsThrownToWhoCloses() {
        IllegalArgumentException full = new IllegalArgumentException("the disk is full");
        List<RegionOfInterest> regions = List.of(new RegionOfInterest(2, 34, 3, 35));
        TrackCamera camera = new TrackCamera(PixelType.U8, 40, 50, regions, null, (first, tracks) -> {
            throw full;
        });
        record(camera, 1000); // The camera goes on, whatever became of its frames.
        IllegalStateException told = assertThrows(IllegalStateException.class, camera::close);
        assertSame(full, told.getCause());
        assertEquals("tracking stopped: the disk is full", told.getMessage());
    }

    @Test
    void soIsWhatTrackingThrows() {
        List<RegionOfInterest> outside = List.of(new RegionOfInterest(20, 52, 3, 35));
        TrackCamera camera = new TrackCamera(PixelType.U8, 40, 50, outside, null, (first, tracks) -> {});
        record(camera, 100);
        IllegalStateException told = assertThrows(IllegalStateException.class, camera::close);
        assertEquals(IllegalArgumentException.class, told.getCause().getClass());
    }
}
