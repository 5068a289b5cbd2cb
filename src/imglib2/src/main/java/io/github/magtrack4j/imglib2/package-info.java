/**
 * For those whose images are ImgLib2's, as Fiji's are: {@link io.github.magtrack4j.imglib2.StackImgs} shows an
 * {@link io.github.magtrack4j.ImageStack} to ImgLib2 as an image, and takes ImgLib2's images as a stack. The pixels
 * stay where they are whenever they are off-heap already; pixels in Java arrays, where no kernel can reach them, are
 * copied once.
 */
package io.github.magtrack4j.imglib2;
