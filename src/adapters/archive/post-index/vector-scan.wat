;; What is done with vectors in bulk: distances of sign bits (how many bits of each code differ from those of the query, the Hamming
;; distance), and products of vectors of bytes.
(module
  (import "env" "memory" (memory 1 65536 shared))
  ;; codes: address of the first code; count: how many; blocks: 16-byte blocks of a code; query: address of the query's code;
  ;; distances: address of the results, an unsigned 16-bit number for each code. Bits are counted in words of 64: processors count
  ;; those at once, and vectors by tables.
  (func (export "scan") (param $codes i32) (param $count i32) (param $blocks i32) (param $query i32) (param $distances i32)
    (local $end i32) (local $block i32) (local $at i32) (local $sum i64)
    (if (i32.eq (local.get $blocks) (i32.const 2))
      (then (call $scan256 (local.get $codes) (local.get $count) (local.get $query) (local.get $distances)) (return)))
    (local.set $end (i32.add (local.get $distances) (i32.shl (local.get $count) (i32.const 1))))
    (block $done
      (loop $post
        (br_if $done (i32.ge_u (local.get $distances) (local.get $end)))
        (local.set $sum (i64.const 0))
        (local.set $block (local.get $blocks))
        (local.set $at (local.get $query))
        (loop $next
          (local.set $sum (i64.add (local.get $sum) (i64.add
            (i64.popcnt (i64.xor (i64.load (local.get $codes)) (i64.load (local.get $at))))
            (i64.popcnt (i64.xor (i64.load offset=8 (local.get $codes)) (i64.load offset=8 (local.get $at)))))))
          (local.set $codes (i32.add (local.get $codes) (i32.const 16)))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br_if $next (local.tee $block (i32.sub (local.get $block) (i32.const 1)))))
        (i64.store16 (local.get $distances) (local.get $sum))
        (local.set $distances (i32.add (local.get $distances) (i32.const 2)))
        (br $post))))

  ;; The same for codes of two blocks, with the query at hand.
  (func $scan256 (param $codes i32) (param $count i32) (param $query i32) (param $distances i32)
    (local $end i32) (local $q0 i64) (local $q1 i64) (local $q2 i64) (local $q3 i64)
    (local.set $q0 (i64.load (local.get $query)))
    (local.set $q1 (i64.load offset=8 (local.get $query)))
    (local.set $q2 (i64.load offset=16 (local.get $query)))
    (local.set $q3 (i64.load offset=24 (local.get $query)))
    (local.set $end (i32.add (local.get $distances) (i32.shl (local.get $count) (i32.const 1))))
    (block $done
      (loop $post
        (br_if $done (i32.ge_u (local.get $distances) (local.get $end)))
        (i64.store16 (local.get $distances)
          (i64.add
            (i64.add
              (i64.popcnt (i64.xor (i64.load (local.get $codes)) (local.get $q0)))
              (i64.popcnt (i64.xor (i64.load offset=8 (local.get $codes)) (local.get $q1))))
            (i64.add
              (i64.popcnt (i64.xor (i64.load offset=16 (local.get $codes)) (local.get $q2)))
              (i64.popcnt (i64.xor (i64.load offset=24 (local.get $codes)) (local.get $q3))))))
        (local.set $codes (i32.add (local.get $codes) (i32.const 32)))
        (local.set $distances (i32.add (local.get $distances) (i32.const 2)))
        (br $post))))

  ;; distances: as above, 16 bytes at a time, from the one of number "at" on; count: the number after the last; most: the farthest that
  ;; is wanted; found: address of the results, the numbers (unsigned 32-bit) of the codes that are as near; room: for how many. Returns
  ;; how many there are, and more than "room" where they did not fit. Numbers beyond "count" may be among them.
  (func (export "within") (param $distances i32) (param $at i32) (param $count i32) (param $most i32) (param $found i32) (param $room i32) (result i32)
    (local $lanes i32) (local $number i32) (local $limit v128)
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
    (local.get $number))

  ;; Products of chosen vectors with a query. vectors: address of the first, a byte for each dimension; blocks: 16-byte blocks of a
  ;; vector; posts: address of the numbers (unsigned 32-bit) of the chosen ones; count: how many; query: for each block 16 high halves
  ;; and 16 low halves of its numbers, 16 bits each, a number being 512 times the high half and the low one; products: address of the
  ;; results, 32 bits each.
  (func (export "dots") (param $vectors i32) (param $blocks i32) (param $posts i32) (param $count i32) (param $query i32) (param $products i32)
    (local $end i32) (local $block i32) (local $row i32) (local $at i32) (local $low v128) (local $high v128)
    (local $left v128) (local $right v128)
    (local.set $end (i32.add (local.get $posts) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $post
        (br_if $done (i32.ge_u (local.get $posts) (local.get $end)))
        (local.set $row (i32.add (local.get $vectors) (i32.shl (i32.mul (i32.load (local.get $posts)) (local.get $blocks)) (i32.const 4))))
        (local.set $at (local.get $query))
        (local.set $block (local.get $blocks))
        (local.set $high (v128.const i32x4 0 0 0 0))
        (local.set $low (v128.const i32x4 0 0 0 0))
        (loop $next
          (local.set $left (v128.load8x8_s (local.get $row)))
          (local.set $right (v128.load8x8_s offset=8 (local.get $row)))
          (local.set $high (i32x4.add (local.get $high) (i32x4.add
            (i32x4.dot_i16x8_s (local.get $left) (v128.load (local.get $at)))
            (i32x4.dot_i16x8_s (local.get $right) (v128.load offset=16 (local.get $at))))))
          (local.set $low (i32x4.add (local.get $low) (i32x4.add
            (i32x4.dot_i16x8_s (local.get $left) (v128.load offset=32 (local.get $at)))
            (i32x4.dot_i16x8_s (local.get $right) (v128.load offset=48 (local.get $at))))))
          (local.set $row (i32.add (local.get $row) (i32.const 16)))
          (local.set $at (i32.add (local.get $at) (i32.const 64)))
          (br_if $next (local.tee $block (i32.sub (local.get $block) (i32.const 1)))))
        (local.set $low (i32x4.add (local.get $low) (i32x4.shl (local.get $high) (i32.const 9))))
        (i32.store (local.get $products)
          (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $low)) (i32x4.extract_lane 1 (local.get $low)))
            (i32.add (i32x4.extract_lane 2 (local.get $low)) (i32x4.extract_lane 3 (local.get $low)))))
        (local.set $posts (i32.add (local.get $posts) (i32.const 4)))
        (local.set $products (i32.add (local.get $products) (i32.const 4)))
        (br $post)))))
