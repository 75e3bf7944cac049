"""`python -m core.demo.sign_ins`: print the demo accounts as JSON."""

import json

from core.demo.cast import sign_ins

if __name__ == "__main__":
    print(json.dumps(sign_ins(), indent=2))
