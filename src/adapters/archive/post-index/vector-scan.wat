;; Distances of sign bits: how many bits of each code differ from those of the query (Hamming distance).
(module
  (import "env" "memory" (memory 1 65536 shared))
  ;; codes: address of the first code; count: how many; blocks: 16-byte blocks of a code; query: address of the query's code;
  ;; distances: address of the results, an unsigned 16-bit number for each code.
  (func (export "scan") (param $codes i32) (param $count i32) (param $blocks i32) (param $query i32) (param $distances i32)
    (local $end i32) (local $block i32) (local $at i32) (local $sum v128)
    (local.set $end (i32.add (local.get $distances) (i32.shl (local.get $count) (i32.const 1))))
    (block $done
      (loop $post
        (br_if $done (i32.ge_u (local.get $distances) (local.get $end)))
        (local.set $sum (v128.const i32x4 0 0 0 0))
        (local.set $block (local.get $blocks))
        (local.set $at (local.get $query))
        (loop $next
          (local.set $sum (i16x8.add (local.get $sum) (i16x8.extadd_pairwise_i8x16_u
            (i8x16.popcnt (v128.xor (v128.load (local.get $codes)) (v128.load (local.get $at)))))))
          (local.set $codes (i32.add (local.get $codes) (i32.const 16)))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br_if $next (local.tee $block (i32.sub (local.get $block) (i32.const 1)))))
        (local.set $sum (i32x4.extadd_pairwise_i16x8_u (local.get $sum)))
        (i32.store16 (local.get $distances)
          (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $sum)) (i32x4.extract_lane 1 (local.get $sum)))
            (i32.add (i32x4.extract_lane 2 (local.get $sum)) (i32x4.extract_lane 3 (local.get $sum)))))
        (local.set $distances (i32.add (local.get $distances) (i32.const 2)))
        (br $post))))

  ;; distances: as above, 16 bytes at a time; count: how many; most: the farthest that is wanted; found: address of the results, the
  ;; numbers (unsigned 32-bit) of the codes that are as near; room: for how many. Returns how many there are, and more than "room"
  ;; where they did not fit. Numbers beyond "count" may be among them.
  (func (export "within") (param $distances i32) (param $count i32) (param $most i32) (param $found i32) (param $room i32) (result i32)
    (local $at i32) (local $lanes i32) (local $number i32) (local $limit v128)
    (local.set $limit (i16x8.splat (local.get $most)))
    (block $done
      (loop $eight
        (br_if $done (i32.ge_u (local.get $at) (local.get $count)))
        (local.set $lanes (i16x8.bitmask (i16x8.le_u (v128.load (local.get $distances)) (local.get $limit))))
        (block $none
          (loop $lane
            (br_if $none (i32.eqz (local.get $lanes)))
            (if (i32.lt_u (local.get $number) (local.get $room))
              (then
                (i32.store (local.get $found) (i32.add (local.get $at) (i32.ctz (local.get $lanes))))
                (local.set $found (i32.add (local.get $found) (i32.const 4)))))
            (local.set $number (i32.add (local.get $number) (i32.const 1)))
            (local.set $lanes (i32.and (local.get $lanes) (i32.sub (local.get $lanes) (i32.const 1))))
            (br $lane)))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (local.set $distances (i32.add (local.get $distances) (i32.const 16)))
        (br $eight)))
    (local.get $number)))
