import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, Max, Min, ValidateNested } from 'class-validator';

export class PlaceOrderLineDto {
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  productId!: number;

  @IsInt()
  @Min(1)
  @Max(100)
  quantity!: number;
}

/** The bounds keep the largest possible total within a database integer. */
export class PlaceOrderDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique((line: Partial<PlaceOrderLineDto> | null) => line?.productId, {
    message: 'each product may stand in one line only',
  })
  @ValidateNested({ each: true })
  @Type(() => PlaceOrderLineDto)
  lines!: PlaceOrderLineDto[];
}
