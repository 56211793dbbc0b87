package config

import (
	"context"
	"strings"
)

// given are the credentials that the source itself holds.
func (s *source) given() Credentials {
	return Credentials{
		PublicKey: s.publicKey, PrivateKey: s.privateKey, SecurityToken: s.securityToken, ChannelKey: s.channelKey,
	}
}

// credentials completes the set, with the credential_command where there is one, and checks it.
func (s *source) credentials(ctx context.Context, sys System) (Credentials, error) {
	set := s.given()
	if len(s.command) > 0 {
		if err := s.addFromCommand(ctx, sys, &set); err != nil {
			return Credentials{}, err
		}
	}
	if err := Join(s.complete(set), s.wellFormed(set)); err != nil {
		return Credentials{}, err
	}
	return set, nil
}

// check is what is wrong with what the source itself holds of the credentials.
func (s *source) check() error {
	if len(s.command) > 0 {
		return s.wellFormed(s.given())
	}
	return Join(s.complete(s.given()), s.wellFormed(s.given()))
}

func (s *source) complete(set Credentials) error {
	var missing []string
	if set.PublicKey == "" {
		missing = append(missing, s.fieldName("public_key"))
	}
	if set.PrivateKey.Empty() {
		missing = append(missing, s.fieldName("private_key"))
	}
	switch len(missing) {
	case 2:
		return s.errorf("%s are missing: add both", strings.Join(missing, " and "))
	case 1:
		return s.errorf("%s is missing, and half a set of keys cannot sign: add it", missing[0])
	default:
		return nil
	}
}

func (s *source) wellFormed(set Credentials) error {
	var errs []error
	for _, key := range []struct{ field, text string }{
		{"public_key", set.PublicKey},
		{"private_key", set.PrivateKey.Reveal()},
		{"security_token", set.SecurityToken.Reveal()},
		{"channel_key", set.ChannelKey.Reveal()},
	} {
		name, _, _ := strings.Cut(s.fieldName(key.field), " (")
		switch {
		case quoted(key.text):
			errs = append(errs, s.fieldErrorf(key.field, "%s %s", name, inQuotes))
		case !keyShaped(key.text):
			errs = append(errs, s.fieldErrorf(key.field,
				"%s holds a space, a line break or another character that no key has: paste it again", name))
		}
	}
	return Join(errs...)
}
