//! Reads postcard.
//!
//! Reading cannot fail half-way: what is missing or wrong is read as nothing, and remembered, and refused as a whole in the end.
//! So nothing that was read already has to be thrown away at each step, which is most of what a reader's program is made of.

use core::fmt;
use std::process;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// Reads a value that takes up all the bytes.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let mut reader = Reader { left: bytes, wrong: false };
    let value = match T::deserialize(&mut reader) {
        Ok(value) => value,
        Err(never) => match never {},
    };
    (reader.left.is_empty() && !reader.wrong).then_some(value)
}

struct Reader<'a> {
    left: &'a [u8],
    /// Something was not as the gateway writes it.
    wrong: bool,
}

/// The error that does not happen. Serde makes one where a type does not fit its own description, which derived ones do not do.
#[derive(Debug)]
enum Never {}

impl Reader<'_> {
    fn byte(&mut self) -> u8 {
        let Some((byte, left)) = self.left.split_first() else {
            self.wrong = true;
            return 0;
        };
        self.left = left;
        *byte
    }

    /// A number in groups of seven bits, the lowest first.
    fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0_u64, 0_u32);
        loop {
            let byte = self.byte();
            let group = u64::from(byte & 0x7f);
            // Of the tenth group a single bit is left.
            if shift == 63 && group > 1 {
                self.wrong = true;
            }
            number |= group << shift;
            if byte < 0x80 {
                return number;
            }
            if shift == 63 {
                self.wrong = true;
                return 0;
            }
            shift += 7;
        }
    }

    /// A number that fits into the type that asks for it.
    fn small<N: TryFrom<u64> + Default>(&mut self) -> N {
        let number = N::try_from(self.number());
        self.wrong |= number.is_err();
        number.unwrap_or_default()
    }

    /// Yes or no.
    fn flag(&mut self) -> bool {
        let byte = self.byte();
        self.wrong |= byte > 1;
        byte == 1
    }

    fn text(&mut self) -> String {
        let length: usize = self.small();
        let Some((bytes, left)) = self.left.split_at_checked(length) else {
            self.wrong = true;
            return String::new();
        };
        self.left = left;
        let text = core::str::from_utf8(bytes);
        self.wrong |= text.is_err();
        text.unwrap_or_default().into()
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'_> {
    type Error = Never;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_bool(self.flag())
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_u8(self.byte())
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_u16(self.small())
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_u32(self.small())
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_u64(self.number())
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
        let number = self.number();
        // The lowest bit is the sign.
        let (half, sign) = ((number >> 1).cast_signed(), (number & 1).cast_signed());
        visitor.visit_i64(half ^ -sign)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_string(self.text())
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_string(self.text())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
        if self.flag() { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Never> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
        let left = self.small();
        visitor.visit_seq(Items { reader: self, left })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_seq(Fields(self))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Never> {
        visitor.visit_seq(Fields(self))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Never> {
        let number: u32 = self.small();
        let known = usize::try_from(number).is_ok_and(|number| number < variants.len());
        self.wrong |= !known;
        visitor.visit_enum(Variant { reader: self, number: if known { number } else { 0 } })
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Never> {
        // The encoding does not say what comes next.
        process::abort()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple_struct map identifier ignored_any
    }
}

/// The fields of a structure: as many as it has, for their number is not written.
struct Fields<'r, 'a>(&'r mut Reader<'a>);

impl<'de> SeqAccess<'de> for Fields<'_, '_> {
    type Error = Never;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Never> {
        seed.deserialize(&mut *self.0).map(Some)
    }
}

/// The items of a list.
struct Items<'r, 'a> {
    reader: &'r mut Reader<'a>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Never;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Never> {
        // A length that nothing stands behind is not believed.
        if self.left == 0 || self.reader.wrong {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

/// A variant of an enum: its number, then its fields.
struct Variant<'r, 'a> {
    reader: &'r mut Reader<'a>,
    number: u32,
}

impl<'de, 'r, 'a> EnumAccess<'de> for Variant<'r, 'a> {
    type Error = Never;
    type Variant = Fields<'r, 'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant), Never> {
        let variant = seed.deserialize(self.number.into_deserializer())?;
        Ok((variant, Fields(self.reader)))
    }
}

impl<'de> VariantAccess<'de> for Fields<'_, '_> {
    type Error = Never;

    fn unit_variant(self) -> Result<(), Never> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Never> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_seq(self)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Never> {
        visitor.visit_seq(self)
    }
}

impl Error for Never {
    fn custom<T: fmt::Display>(_: T) -> Self {
        process::abort()
    }
}

impl core::error::Error for Never {}

impl fmt::Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};

    use super::read;

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Everything {
        flag: bool,
        numbers: (u8, u16, u32, u64),
        time: Time,
        text: Option<String>,
        kinds: Vec<Kind>,
        bytes: Vec<u8>,
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Time(i64);

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    enum Kind {
        Unit,
        Newtype(Box<Kind>),
        Tuple(u32, String),
        Struct { text: String, inner: Option<Box<Kind>> },
    }

    fn kinds() -> impl Strategy<Value = Kind> {
        let leaf = prop_oneof![
            Just(Kind::Unit),
            (any::<u32>(), any::<String>()).prop_map(|(number, text)| Kind::Tuple(number, text)),
        ];
        leaf.prop_recursive(3, 8, 2, |inner| {
            prop_oneof![
                inner.clone().prop_map(|kind| Kind::Newtype(Box::new(kind))),
                (any::<String>(), proptest::option::of(inner))
                    .prop_map(|(text, inner)| Kind::Struct { text, inner: inner.map(Box::new) }),
            ]
        })
    }

    prop_compose! {
        fn values()(
            flag: bool,
            numbers: (u8, u16, u32, u64),
            time: i64,
            text: Option<String>,
            kinds in proptest::collection::vec(kinds(), 0..4),
            bytes: Vec<u8>,
        ) -> Everything {
            Everything { flag, numbers, time: Time(time), text, kinds, bytes }
        }
    }

    proptest! {
        #[test]
        fn it_reads_what_the_gateway_writes(value in values()) {
            let bytes = postcard::to_allocvec(&value).unwrap();
            prop_assert_eq!(read(&bytes), Some(value));
        }

        #[test]
        fn bytes_that_were_cut_off_or_added_are_refused(value in values(), cut: prop::sample::Index, more: u8) {
            let mut bytes = postcard::to_allocvec(&value).unwrap();
            prop_assert_eq!(read::<Everything>(&bytes[..cut.index(bytes.len())]), None);
            bytes.push(more);
            prop_assert_eq!(read::<Everything>(&bytes), None);
        }

        #[test]
        fn bytes_that_were_changed_are_refused_where_postcard_refuses_them(
            value in values(),
            at: prop::sample::Index,
            byte: u8,
        ) {
            let mut bytes = postcard::to_allocvec(&value).unwrap();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let read = read::<Everything>(&bytes);
            match postcard::take_from_bytes::<Everything>(&bytes) {
                Ok((expected, [])) => prop_assert_eq!(read, Some(expected)),
                Ok(_) | Err(_) => prop_assert_eq!(read, None),
            }
        }

        #[test]
        fn nonsense_is_refused_or_read_and_stops_nobody(bytes: Vec<u8>) {
            let _ = read::<Everything>(&bytes);
        }
    }
}
