import { Controller, DefaultValuePipe, HttpCode, ParseIntPipe, Post, Query } from '@nestjs/common';

const LONGEST_MS = 60_000;

/** Blocks the event loop on purpose, to show how the probes react. This route exists only with ALLOW_DEBUG=1. */
@Controller('debug')
export class BlockController {
  @Post('block')
  @HttpCode(204)
  block(@Query('ms', new DefaultValuePipe(8000), ParseIntPipe) ms: number): void {
    searchInVain(Math.min(ms, LONGEST_MS));
  }
}

/** A hot loop like one in real code that blocks by mistake. */
function searchInVain(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
