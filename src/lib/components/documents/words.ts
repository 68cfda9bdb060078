import File from '@lucide/svelte/icons/file';
import FileText from '@lucide/svelte/icons/file-text';
import FileWarning from '@lucide/svelte/icons/file-exclamation-point';
import FileType from '@lucide/svelte/icons/file-type';
import Image from '@lucide/svelte/icons/image';
import type { LucideIcon } from '@lucide/svelte';
import { CATEGORIES, type Category } from '../../docs/attachments.schema.ts';
import type { FileFamily } from '../../files/sniff.ts';

export const CATEGORY_WORDS: Readonly<Record<Category, string>> = {
  medical: 'Medical',
  administrative: 'Administrative',
  financial: 'Financial',
  legal: 'Legal',
  other: 'Other'
};

export const CATEGORY_CHOICES = CATEGORIES.map((value) => ({
  value,
  label: CATEGORY_WORDS[value]
}));

export const FAMILY_ICONS: Readonly<Record<FileFamily, LucideIcon>> = {
  image: Image,
  pdf: FileText,
  text: FileType,
  dangerous: FileWarning,
  other: File
};
