def print_tables(kept):
    for p, k in kept.items():
        print(p)
        for n, (a, b) in k.items():
            print(f"  {n:60s} {a}/{b} {100 * a / b:.1f}")


def write_document(k):
    pass
