import { IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';

export class AddProductDto {
  @IsString()
  @Length(1, 100)
  @Matches(/^\P{Cc}*$/u, { message: 'name must not contain control characters' })
  name!: string;

  @IsInt()
  @Min(0)
  @Max(1_000_000)
  priceCents!: number;

  @IsInt()
  @Min(0)
  @Max(1_000_000)
  stock!: number;
}
