// Rewrites are fixed when `next build` runs: SERVICE is a build-time value.
const service = process.env.SERVICE ?? 'http://127.0.0.1:8080';

export default {
  output: 'standalone',
  images: {
    loader: 'custom',
    loaderFile: './image-loader.js',
    // The service's widths and no other: a width that it doesn't make is one that nobody cached.
    deviceSizes: [640, 960, 1280],
    imageSizes: [320],
  },
  async rewrites() {
    return [
      { source: '/client/:path*', destination: `${service}/client/:path*` },
      { source: '/images/:path*', destination: `${service}/images/:path*` },
    ];
  },
};
