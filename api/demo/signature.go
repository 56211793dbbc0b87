package demo

import (
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // the service's signature is SHA-1 by definition
	"crypto/subtle"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
)

// signature is the service's: all parameters but Signature, sorted by name in byte order, name and
// raw value with nothing between, then the private key; SHA-1 in lower-case hex.
func signature(params map[string]string, privateKey string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if name == "Signature" {
			continue
		}
		b.WriteString(name)
		b.WriteString(params[name])
	}
	b.WriteString(privateKey)
	sum := sha1.Sum([]byte(b.String())) //nolint:gosec // as above
	return hex.EncodeToString(sum[:])
}

// Keys are a pair that a cloud answers to.
type Keys struct{ Public, Private string }

// NewKeys are a random pair: who does not know them is refused.
func NewKeys() Keys { return Keys{Public: "demo-" + rand.Text(), Private: rand.Text()} }

// account is what goes with a public key.
type account struct{ private, token string }

// accountOf finds the account of a public key: the one of the cloud's own pair and no other, or,
// without a pair of its own, that of the printed one, and those of the examples in the vendor's
// documentation and SDK, so that the published signatures can be tried over the wire.
func (c *Cloud) accountOf(publicKey string) (account, bool) {
	if own := c.options.Keys; own != (Keys{}) {
		return account{private: own.Private}, publicKey == own.Public
	}
	switch publicKey {
	case PublicKey:
		return account{PrivateKey, SecurityToken}, true
	case "ucloudsomeone@example.com1296235120854146120", "someone@example.com1296235120854146120":
		return account{"46f09bb9fab4f12dfc160dae12273d5332b5debe", "some_stoken"}, true
	default:
		return account{}, false
	}
}

// authenticate answers as the gateway does: RetCode 220 without a public key, 170
// without a signature, 172 for a key nobody has, 171 for a signature that is not ours,
// 174 for an unknown token.
func (c *Cloud) authenticate(q query) error {
	key, sent := q.form["PublicKey"], q.form["Signature"]
	ours, known := c.accountOf(key)
	switch {
	case key == "":
		return missing("PublicKey")
	case sent == "":
		return refuse(170)
	case !known && c.quirks["unknown-key-171"]:
		return refuse(171)
	case !known:
		return refuse(172)
	case subtle.ConstantTimeCompare([]byte(sent), []byte(signature(q.signed, ours.private))) != 1:
		return refuse(171)
	}
	if token, given := q.form["SecurityToken"]; given && (token != ours.token || ours.token == "") {
		return refuse(174)
	}
	return nil
}
