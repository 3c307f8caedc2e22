// deviceSizes and imageSizes together are the widths of the service:
// ImageService.builder().widths(160, 320, 640, 960, 1280, 1920)
// Any other would be answered with the next greater one, at the price of one more copy in caches.
export default {
  images: {
    loader: 'custom',
    loaderFile: './image-loader.js',
    deviceSizes: [640, 960, 1280, 1920],
    imageSizes: [160, 320],
  },
};
